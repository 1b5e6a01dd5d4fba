/// The half-open range [S, E) that a report computes, and the equally long one before it (contract section 1.2).
package struct ReportRange: Sendable, Equatable {
    package let current: Range<Instant>
    package let previous: Range<Instant>

    /// What is wrong with a pair of bounds.
    package enum Failure: Error, Sendable, Equatable {
        case unreadable(parameter: String)
        case startAfterEnd
    }

    /// Reads `start_at` and `end_at` as a client wrote them.
    ///
    /// An end includes the whole unit it was written with, but for a local midnight written with a time of day. Without
    /// an end the range ends 1 ms after `now`; without a start it begins 30 × 24 h before its end.
    package init(
        startAt: String?, endAt: String?, now: Instant, calendar: LocalCalendar
    ) throws(Failure) {
        var end = now + 1
        if let endAt {
            guard let written = InstantText(endAt) else { throw .unreadable(parameter: "end_at") }
            switch written.precision {
            case .day(let day): end = calendar.end(of: day)
            case .second: end = calendar.isMidnight(written.instant) ? written.instant : written.instant + 1_000
            case .millisecond: end = calendar.isMidnight(written.instant) ? written.instant : written.instant + 1
            }
        }
        var start = end - 30 * 86_400_000
        if let startAt {
            guard let written = InstantText(startAt) else { throw .unreadable(parameter: "start_at") }
            if case .day(let day) = written.precision {
                start = calendar.start(of: day)
            } else {
                start = written.instant
            }
        }
        guard start <= end else { throw .startAfterEnd }
        self.init(current: start..<end, calendar: calendar)
    }

    /// The range of whole local days, first and last included.
    package init(days: ClosedRange<Day>, calendar: LocalCalendar) {
        self.init(
            current: calendar.start(of: days.lowerBound)..<calendar.end(of: days.upperBound), calendar: calendar)
    }

    /// A range with its previous period: as many calendar days where both bounds are local midnights, else as long.
    package init(current: Range<Instant>, calendar: LocalCalendar) {
        self.current = current
        let (start, end) = (current.lowerBound, current.upperBound)
        if calendar.isMidnight(start) && calendar.isMidnight(end) {
            let first = calendar.day(of: start)
            let dayCount = calendar.day(of: end).number - first.number
            previous = calendar.start(of: first - dayCount)..<start
        } else {
            previous = (start - (end.milliseconds - start.milliseconds))..<start
        }
    }
}
