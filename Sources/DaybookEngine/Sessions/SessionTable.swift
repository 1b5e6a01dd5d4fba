/// The sessions of a project as columns, ordered by the day they start on, then visitor, then start.
///
/// A session is a visitor's consecutive records with no gap longer than 30 minutes; it is made over all history, so no
/// range or midnight cuts it. `request` and `identify` lines take no part. Of one visitor's sessions a later one always
/// has the higher index. Source: contract section 7.1.
package final class SessionTable: Sendable {
    /// A run of rows of one day that belong to a session; `request` rows may lie between them.
    package struct Run: Sendable {
        package let day: Int
        package let rows: Range<Int>
    }

    package let count: Int
    package let visitor: ColumnSlice<UInt32>
    /// Time of the first record, milliseconds since 1970.
    package let start: ColumnSlice<Int64>
    /// Time of the last record, milliseconds since 1970.
    package let end: ColumnSlice<Int64>
    package let pageviews: ColumnSlice<UInt32>
    package let events: ColumnSlice<UInt32>
    /// Path of the first page view, `noCode` where there is none.
    package let entryPath: ColumnSlice<UInt32>
    /// Path of the last page view, `noCode` where there is none.
    package let exitPath: ColumnSlice<UInt32>
    /// Source of the first page view, by `Names.source`.
    package let source: ColumnSlice<UInt32>
    /// Browser, system, device and country of the first record.
    package let browser: ColumnSlice<UInt32>
    package let os: ColumnSlice<UInt32>
    package let device: ColumnSlice<UInt32>
    package let country: ColumnSlice<UInt32>
    /// For each day of the snapshot, which sessions start on it.
    package let startingOnDay: [Range<Int>]
    private let firstRuns: [Run]
    private let laterRuns: [Int: [Run]]

    init(_ builder: SessionBuilder) {
        count = builder.sessions.count
        visitor = ColumnSlice(builder.sessions.map(\.visitor))
        start = ColumnSlice(builder.sessions.map(\.start))
        end = ColumnSlice(builder.sessions.map(\.end))
        pageviews = ColumnSlice(builder.sessions.map(\.pageviews))
        events = ColumnSlice(builder.sessions.map(\.events))
        entryPath = ColumnSlice(builder.sessions.map(\.entryPath))
        exitPath = ColumnSlice(builder.sessions.map(\.exitPath))
        source = ColumnSlice(builder.sessions.map(\.source))
        browser = ColumnSlice(builder.sessions.map(\.browser))
        os = ColumnSlice(builder.sessions.map(\.os))
        device = ColumnSlice(builder.sessions.map(\.device))
        country = ColumnSlice(builder.sessions.map(\.country))
        firstRuns = builder.sessions.map { Run(day: $0.firstDay, rows: $0.firstRows) }
        startingOnDay = builder.startingOnDay
        laterRuns = builder.laterRuns
    }

    /// The rows of a session in time order, one run for each day it touches.
    package func runs(of session: Int) -> [Run] { [firstRuns[session]] + (laterRuns[session] ?? []) }

    /// True where the session has a page view or a custom event and so counts in sessions, bounces and durations.
    @inlinable package func counts(_ session: Int) -> Bool { pageviews[session] + events[session] > 0 }
}
