package import DaybookCore

/// The days of which a project has no data, as distinct from days without visits.
package enum DataGaps {
    /// On how many of a hundred days around it a day without any event is a gap.
    private static let usual = 90
    private static let reach = 14

    /// Days without any event between the first and the last, on sites that otherwise have events nearly every day.
    ///
    /// `days` are those with events, ascending. A day counts as a gap where of the 28 days around it, as far as they
    /// lie between the first and the last day, nine of ten have events.
    package static func days(_ days: [Day]) -> Set<Day> {
        guard let first = days.first, let last = days.last else { return [] }
        let known = Set(days)
        var gaps: Set<Day> = []
        for (day, next) in zip(days, days.dropFirst()) where next.number - day.number > 1 {
            let around = max(first.number, day.number - reach + 1)...min(last.number, next.number + reach - 1)
            let outside = around.filter { $0 <= day.number || $0 >= next.number }
            let held = outside.filter { known.contains(Day(number: $0)) }.count
            guard held * 100 >= outside.count * usual else { continue }
            for number in day.number + 1..<next.number { gaps.insert(Day(number: number)) }
        }
        return gaps
    }
}
