package import DaybookCore

/// Everything a report can read of one project, as it was at one moment; it never changes, so readers need no lock.
package final class Snapshot: Sendable {
    package let calendar: LocalCalendar
    /// The project-local days that have events, oldest first.
    package let days: [DayColumns]
    package let names: Names
    package let sessions: SessionTable
    /// How many distinct visitors there are; their codes are below it.
    package let visitorCount: Int
    /// The newest min(event time, receive time), which sets the clock of a build; nil without events.
    package let newest: Instant?
    /// For each day: the session of each row, `noCode` where it takes no part.
    let sessionOfRow: [ColumnSlice<UInt32>]
    /// For each day: how long each page view was read, milliseconds.
    let dwell: [ColumnSlice<UInt32>]

    init(
        calendar: LocalCalendar, days: [DayColumns], names: Names, visitorCount: Int, newest: Instant?,
        sourceOfReferrer: [UInt32]
    ) {
        self.calendar = calendar
        self.days = days
        self.names = names
        self.visitorCount = visitorCount
        self.newest = newest
        var builder = SessionBuilder(sourceOfReferrer: sourceOfReferrer)
        for day in days { builder.add(day) }
        sessions = builder.finish()
        sessionOfRow = builder.sessionOfRow.map(ColumnSlice.init)
        dwell = builder.dwell.map(ColumnSlice.init)
    }

    /// Reads a project's segments; linear in their bytes, parallel over segments, columns and days.
    ///
    /// - Throws: `damaged` for a segment that is not what was sealed.
    package convenience init(
        of source: any SegmentSource, columns: Set<Column>, project: Project, calendar: LocalCalendar, jobs: Int
    ) throws {
        let loader = SnapshotLoader(columns: columns.union(Snapshot.sessionColumns), calendar: calendar, jobs: jobs)
        let loaded = try loader.load(source)
        let rule = SourceRule(ownDomain: project.domain)
        var sources = TextCodes([SourceRule.direct])
        let referrers = loaded.texts[Column.referrer.rawValue]
        let sourceOfReferrer = referrers.map { sources.code(rule.source(ofReferrer: $0)) }
        self.init(
            calendar: calendar, days: loaded.days, names: Names(texts: loaded.texts, sources: sources.texts),
            visitorCount: loaded.visitorCount, newest: loaded.newest, sourceOfReferrer: sourceOfReferrer)
    }

    /// What sessions are made of, whatever the reports read.
    private static let sessionColumns: Set<Column> = [.type, .path, .referrer, .browser, .os, .device, .country]

    /// From the first to the last record of every session that touches `range`: all that can change a report over it.
    ///
    /// A record outside these bounds is in no session that has a record in the range. Linear in the sessions.
    package func reach(of range: Range<Instant>) -> Range<Instant> {
        var lower = Int64(range.lowerBound.milliseconds)
        var upper = Int64(range.upperBound.milliseconds)
        let bounds = lower..<upper
        for session in 0..<sessions.count {
            let (start, end) = (sessions.start[session], sessions.end[session])
            guard start < bounds.upperBound && end >= bounds.lowerBound else { continue }
            lower = min(lower, start)
            upper = max(upper, end + 1)
        }
        return Instant(milliseconds: Int(lower))..<Instant(milliseconds: Int(upper))
    }
}
