import DaybookCore
import DaybookEngine
import DaybookStore

extension StoredSegments {
    /// The ledger lines of the segments whose events can change a page of a range, the period before it included.
    func touching(_ range: ReportRange, in days: DayTallies) -> [String] {
        let whole = min(range.previous.lowerBound, range.current.lowerBound)..<range.current.upperBound
        let reach = days.reach(of: whole)
        return segments.filter { segment in
            guard let times = segment.times else { return false }
            return times.lowerBound < reach.upperBound && times.upperBound >= reach.lowerBound
        }.map(\.ledgerLine).sorted()
    }
}
