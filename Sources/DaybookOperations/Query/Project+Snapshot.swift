import DaybookCore
import DaybookEngine
import DaybookStore

extension Project {
    /// What reports read of a project: its events under rules; the one place where an operation makes it.
    ///
    /// - Throws: `damaged` for a segment that is not what was sealed, `invalid` for a time zone that there is not.
    func snapshot(
        of source: StoredSegments, under rules: [Rule], columns: Set<Column>, jobs: Int
    ) throws -> Snapshot {
        try Snapshot(
            of: source, columns: columns, project: self, calendar: LocalCalendar(timeZone), rules: RuleSet(rules),
            jobs: jobs)
    }
}
