/// How finely a series is cut: by hour, day, week from Monday, or month of the project's time zone.
package enum Grain: String, Sendable, Hashable, CaseIterable {
    case hour
    case day
    case week
    case month

    /// One piece of a range.
    package struct Bucket: Sendable, Equatable {
        /// What a row says: the first day of a day, week or month as `YYYY-MM-DD`, the first instant of an hour in UTC
        /// as in `2026-03-29T01:00:00Z`.
        ///
        /// It is that of the whole bucket, also where the range begins later.
        package let label: String
        /// The part of the bucket that lies in the range; never empty but for a day that was skipped.
        package let bounds: Range<Instant>
    }

    /// The buckets that a range touches, oldest first and without gaps; none for an empty range.
    ///
    /// Hours are those of local clocks: a day of 23 or 25 hours has as many, and where clocks move by half an hour one
    /// of them is shorter. Source: contract section 1.2.
    package func buckets(of range: Range<Instant>, in calendar: LocalCalendar) -> [Bucket] {
        let starts = starts(range, calendar)
        return starts.indices.map { index in
            let (label, start) = starts[index]
            let end = index + 1 < starts.count ? starts[index + 1].start : range.upperBound
            return Bucket(label: label, bounds: max(start, range.lowerBound)..<max(end, range.lowerBound))
        }
    }

    private func starts(_ range: Range<Instant>, _ calendar: LocalCalendar) -> [(label: String, start: Instant)] {
        if self == .hour { return calendar.hours(in: range).map { ($0.text, $0) } }
        var firstDays: [Day] = []
        for day in calendar.days(in: range) {
            let first = firstDay(of: day)
            if firstDays.last != first { firstDays.append(first) }
        }
        return firstDays.map { ($0.text, calendar.start(of: $0)) }
    }

    /// The first day of the day, week or month that holds a day.
    private func firstDay(of day: Day) -> Day {
        switch self {
        case .hour, .day: day
        case .week: day.monday
        case .month: day.firstOfMonth
        }
    }
}
