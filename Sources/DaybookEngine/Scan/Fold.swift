package import DaybookCore

/// What a report counts: a pure, mergeable accumulator over columns, never over one object per event.
///
/// Folding in parts and merging equals folding at once, however the rows are cut and in whatever order the parts come.
/// Folds add whole numbers only; division happens when a row is rendered. A fold is either an `EventFold` or a
/// `SessionFold`: its grain. Folds that are equal before they have counted anything share one scan of the same range.
package protocol Fold: Sendable, Equatable {
    /// The columns it reads; nothing else need be there.
    static var reads: Set<Column> { get }

    /// Adds what another fold of the same declaration has counted.
    mutating func merge(_ other: Self)
}

/// A fold over the records that happen in a range; a day's records may be cut anywhere.
package protocol EventFold: Fold {
    /// Counts a run of records of one day.
    mutating func add(_ events: EventSlice)
}

/// A fold over the sessions that start in a range; each comes once, whole, with all its records.
package protocol SessionFold: Fold {
    /// Counts a run of sessions that start on one day.
    mutating func add(_ sessions: SessionSlice)
}

/// Records of one day, ordered by visitor and time.
package struct EventSlice: Sendable {
    package let day: Day
    package let rows: Selection
    private let columns: DayColumns
    /// Event time, milliseconds since 1970.
    package var time: ColumnSlice<Int64> { columns.time }
    package var visitor: ColumnSlice<UInt32> { columns.visitor }
    package var type: ColumnSlice<UInt32> { columns.codes(.type) }
    /// The session of each record, `noCode` for records that take no part in sessions.
    package let session: ColumnSlice<UInt32>
    /// How long each page view was read, milliseconds; 0 for other records.
    package let dwell: ColumnSlice<UInt32>
    package let sessions: SessionTable

    init(_ snapshot: Snapshot, day: Int, rows: Selection) {
        self.day = snapshot.days[day].day
        self.rows = rows
        columns = snapshot.days[day]
        session = snapshot.sessionOfRow[day]
        dwell = snapshot.dwell[day]
        sessions = snapshot.sessions
    }

    /// A column of codes that the fold declared.
    package func codes(_ column: Column) -> ColumnSlice<UInt32> { columns.codes(column) }

    /// A column of numbers that the fold declared.
    package func numbers(_ column: Column) -> ColumnSlice<Int64> { columns.numbers(column) }
}

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
