package import DaybookCore

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
