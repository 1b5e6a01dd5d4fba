import Synchronization

import struct Foundation.Date
import struct Foundation.TimeZone

/// The days of one time zone: which instants a local day holds, and which local day holds an instant.
///
/// A day runs from local midnight to the next local midnight and so may last 23 or 25 hours; where local midnight does
/// not exist the day starts at the first instant that does, and a day that was skipped is empty. Of a midnight that
/// occurs twice the first counts. The rules are Foundation's own tzdata (`LocalCalendar.rulesVersion`), never the
/// system's.
package final class LocalCalendar: Sendable {
    package let identifier: String
    private let zone: TimeZone
    private let spans: Mutex<[Int: [Span]]> = Mutex([:])

    /// From `start` on (UTC seconds), local time is ahead of UTC by `offset` seconds.
    private struct Span {
        let start: Int
        let offset: Int
    }

    /// The version of the time zone rules, an input of every report.
    package static var rulesVersion: String { TimeZone.timeZoneDataVersion }

    /// The calendar of an IANA zone such as `Europe/Berlin`.
    ///
    /// - Throws: `invalid` for a name that the rules do not know.
    package init(_ identifier: String) throws(DaybookError) {
        let isName = identifier == "UTC" || identifier.contains("/")
        guard isName, let zone = TimeZone(identifier: identifier) else {
            throw DaybookError(
                .invalid, "There is no time zone '\(identifier)'.",
                remedy: "Use an IANA name such as UTC, Europe/Berlin or America/New_York.")
        }
        self.identifier = identifier
        self.zone = zone
    }

    /// The first instant of a day.
    package func start(of day: Day) -> Instant {
        let midnight = day.number * 86_400
        let nearby = spans(around: day)
        for (index, span) in nearby.enumerated() {
            let end = index + 1 < nearby.count ? nearby[index + 1].start : Int.max
            // A midnight before this span began fell into the gap: the day starts with the span.
            let candidate = max(midnight - span.offset, span.start)
            if candidate < end { return Instant(milliseconds: candidate * 1_000) }
        }
        preconditionFailure("the last span has no end")
    }

    /// The first instant after a day.
    package func end(of day: Day) -> Instant { start(of: day + 1) }

    /// The day that holds an instant.
    package func day(of instant: Instant) -> Day {
        let seconds = instant.milliseconds.flooredDivision(by: 1_000)
        var day = Day(number: (seconds + offset(at: seconds)).flooredDivision(by: 86_400)) + 1
        while start(of: day) > instant { day = day - 1 }
        return day
    }

    /// True where the instant is the first of a day.
    package func isMidnight(_ instant: Instant) -> Bool { start(of: day(of: instant)) == instant }

    /// How many days a range touches; 0 for an empty range.
    package func dayCount(of range: Range<Instant>) -> Int {
        range.isEmpty ? 0 : day(of: range.upperBound - 1).number - day(of: range.lowerBound).number + 1
    }

    /// The days from the one that holds `range`'s first instant to the one that holds its last; none for an empty
    /// range.
    package func days(in range: Range<Instant>) -> [Day] {
        guard !range.isEmpty else { return [] }
        let first = day(of: range.lowerBound)
        let last = day(of: range.upperBound - 1)
        return (first.number...last.number).map(Day.init(number:))
    }

    /// The first instants of the local hours that a range touches, oldest first; none for an empty range.
    ///
    /// An hour ends where the local clock shows the next full hour, or where the clock is moved.
    package func hours(in range: Range<Instant>) -> [Instant] {
        var hours: [Instant] = []
        for day in days(in: range) {
            let (start, end) = (start(of: day).milliseconds / 1_000, end(of: day).milliseconds / 1_000)
            let nearby = spans(around: day)
            for (index, span) in nearby.enumerated() {
                let last = min(end, index + 1 < nearby.count ? nearby[index + 1].start : end)
                var second = max(start, span.start)
                while second < last {
                    hours.append(Instant(milliseconds: second * 1_000))
                    second = ((second + span.offset).flooredDivision(by: 3_600) + 1) * 3_600 - span.offset
                }
            }
        }
        let first = hours.lastIndex { $0 <= range.lowerBound } ?? 0
        return hours.dropFirst(first).filter { $0 < range.upperBound }
    }

    private func offset(at seconds: Int) -> Int {
        zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds)))
    }

    /// The spans that overlap the days around `day`, the first cut to start there.
    private func spans(around day: Day) -> [Span] {
        let from = (day - 3).number * 86_400
        let year = day.year
        let known = [year - 1, year, year + 1].flatMap(spans(ofYear:))
        let current = known.last { $0.start <= from } ?? known[0]
        return [Span(start: from, offset: current.offset)] + known.filter { $0.start > from }
    }

    /// The spans that start in a UTC year, the first at its beginning; found by halving each day whose offsets differ.
    private func spans(ofYear year: Int) -> [Span] {
        if let known = spans.withLock({ $0[year] }) { return known }
        let first = Day(year: year, month: 1, day: 1).number
        let last = Day(year: year + 1, month: 1, day: 1).number
        var found = [Span(start: first * 86_400, offset: offset(at: first * 86_400))]
        for day in first..<last {
            var low = day * 86_400 - 1
            let high = low + 86_400
            while let change = firstChange(after: low, until: high) {
                found.append(Span(start: change, offset: offset(at: change)))
                low = change
            }
        }
        let complete = found
        spans.withLock { $0[year] = complete }
        return complete
    }

    /// The first second in `(start, end]` whose offset is not that of `start`.
    private func firstChange(after start: Int, until end: Int) -> Int? {
        let before = offset(at: start)
        guard offset(at: end) != before else { return nil }
        var (low, high) = (start, end)
        while high - low > 1 {
            let middle = (low + high) / 2
            if offset(at: middle) == before { low = middle } else { high = middle }
        }
        return high
    }
}
