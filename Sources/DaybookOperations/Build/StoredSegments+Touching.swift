import DaybookCore
import DaybookEngine
import DaybookStore

extension StoredSegments {
    /// The ledger lines of the segments whose events can change a page of a range, the period before it included.
    func touching(_ range: ReportRange, in days: DayTallies) -> [String] {
        touching(min(range.previous.lowerBound, range.current.lowerBound)..<range.current.upperBound, in: days)
    }

    /// The ledger lines of the segments whose events can change what is counted of a span.
    func touching(_ span: Range<Instant>, in days: DayTallies) -> [String] {
        let reach = days.reach(of: span)
        return segments.filter { segment in
            guard let times = segment.times else { return false }
            return times.lowerBound < reach.upperBound && times.upperBound >= reach.lowerBound
        }.map(\.ledgerLine).sorted()
    }
}
