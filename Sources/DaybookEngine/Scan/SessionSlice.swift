package import DaybookCore

/// Sessions that start on one day, as indices into the table of all sessions.
package struct SessionSlice: Sendable {
    package let day: Day
    package let rows: Selection
    package let table: SessionTable
    private let days: [DayColumns]

    init(_ snapshot: Snapshot, day: Int, rows: Selection) {
        self.day = snapshot.days[day].day
        self.rows = rows
        table = snapshot.sessions
        days = snapshot.days
    }

    /// Gives the paths of a session's page views in time order, those past the end of the range included.
    package func forEachPath(of session: Int, _ body: (UInt32) -> Void) {
        for run in table.runs(of: session) {
            let (type, path) = (days[run.day].codes(.type), days[run.day].codes(.path))
            for row in run.rows where type[row] == EventKind.pageview { body(path[row]) }
        }
    }
}
