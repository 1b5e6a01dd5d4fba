package import DaybookCore

/// What folds have counted on each day of a project, such that days can be joined: one look at every visitor serves all
/// reports over all periods of whole days.
///
/// Sums are added up. A visitor's first appearance in a span of days is known by the entry of that day: it says which
/// day they appeared on before, and if that lies before the span, it is the first (`Tally`). So distinct visitors of
/// any span are exact, and cost a pass over the entries of its days.
package final class DayTallies: Sendable {
    /// The days that have events, oldest first.
    package let days: [Day]
    let folds: [any Fold.Type]
    let layers: [DayLayer]
    /// For each fold the pairs behind its keys.
    let pairs: [PairTable?]
    let names: Names
    private let calendar: LocalCalendar
    /// When each of the days is over.
    private let ends: [Instant]

    init(
        days: [Day], folds: [any Fold.Type], layers: [DayLayer], pairs: [PairTable?], names: Names,
        calendar: LocalCalendar
    ) {
        self.days = days
        self.folds = folds
        self.layers = layers
        self.pairs = pairs
        self.names = names
        self.calendar = calendar
        ends = days.map(calendar.end)
    }

    /// Where a fold stands, nil where it has not been counted by day.
    func place(of fold: any Fold.Type) -> Int? { folds.firstIndex { $0.id == fold.id } }

    /// The totals of the fold at a place over some of the days.
    ///
    /// - Complexity: linear in the entries of the days and in the keys.
    func totals(_ place: Int, over places: Range<Int>, in room: CountingRoom) -> Totals {
        let fold = folds[place]
        let width = fold.sums + 1
        let keyCount =
            switch fold.keys {
            case .one: 1
            case .column(let column): names.count(column)
            case .sources: names.sources.count
            case .pairs: pairs[place]?.count ?? 0
            }
        if places.isEmpty { return Totals(width: width, pairs: pairs[place]) }
        let (first, last) = (days[places.lowerBound], days[places.upperBound - 1])
        let firstTag = Entry.tagged(first)
        return room.with(keyCount * width) { numbers in
            var entryCount = 0
            for layer in layers {
                let run = layer.firstPlace(notBefore: first)..<layer.firstPlace(notBefore: last + 1)
                let isWhole = places.lowerBound == 0 && run.count == layer.days.count
                let entries = isWhole ? layer.whole(place) ?? layer.entries(place, run) : layer.entries(place, run)
                entryCount += entries.count
                for entry in entries where entry.anchorTag == 0 || entry.anchorTag >= firstTag {
                    numbers[Int(entry.key) &* width &+ entry.number] &+= entry.value
                }
            }
            return Totals(taking: numbers, atMost: entryCount, width: width, pairs: pairs[place])
        }
    }

    /// Which of the days lie in a span; nil where it begins or ends within a day that has events.
    func places(of span: Range<Instant>) -> Range<Int>? {
        if span.isEmpty { return 0..<0 }
        let first = place(endingAfter: span.lowerBound)
        let end = place(endingAfter: span.upperBound)
        if first < days.count, calendar.start(of: days[first]) < span.lowerBound { return nil }
        if end < days.count, calendar.start(of: days[end]) < span.upperBound { return nil }
        return first..<max(first, end)
    }

    /// The first day that is not over at an instant.
    private func place(endingAfter instant: Instant) -> Int {
        var (low, high) = (0, days.count)
        while low < high {
            let middle = (low + high) / 2
            if ends[middle] <= instant { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// A span of whole days, and the days around it with which it shares sessions: all that can change its reports.
    ///
    /// - Complexity: linear in the days that a session lasts; in all days where one lasts longer than
    ///   `CrossingsFold.sums` days.
    package func reach(of span: Range<Instant>) -> Range<Instant> {
        guard let crossings = place(of: CrossingsFold.self), !days.isEmpty, !span.isEmpty else { return span }
        let spanFirst = place(endingAfter: span.lowerBound)
        let spanEnd = place(endingAfter: span.upperBound)
        var (first, end) = (spanFirst, spanEnd)
        // The oldest beginning of a session that has records on the first day.
        if spanFirst < days.count {
            let oldest = oldestBeginning(crossings, spanFirst)
            first = oldest == CrossingsFold.sums ? 0 : max(0, spanFirst - oldest)
        }
        // The days after it that have records of sessions that began before them, in the span or earlier.
        while end < days.count, oldestBeginning(crossings, end) > min(end - spanEnd, CrossingsFold.sums - 1) {
            end += 1
        }
        let lower = first < spanFirst ? calendar.start(of: days[first]) : span.lowerBound
        let upper = end > spanEnd ? calendar.end(of: days[end - 1]) : span.upperBound
        return min(lower, span.lowerBound)..<max(upper, span.upperBound)
    }

    /// How many days before a day the earliest of its sessions began, `CrossingsFold.sums` for so many or more.
    private func oldestBeginning(_ crossings: Int, _ place: Int) -> Int {
        var counts = [Int](repeating: 0, count: CrossingsFold.sums)
        for layer in layers {
            for entry in layer.entries(crossings, layer.place(of: days[place])) where entry.number < counts.count {
                counts[entry.number] += entry.value
            }
        }
        return (counts.lastIndex { $0 != 0 } ?? -1) + 1
    }
}
