import DaybookEngine

/// Page views, custom events and active visitors, and the sessions that start, with bounces and durations.
enum TrafficFold: Fold {
    static let id = "traffic 1"
    static let reads: Set<Column> = []
    static let keys = TallyKeys.one
    static let sums = 5

    private static let pageviews = 0
    private static let events = 1
    private static let sessions = 2
    private static let bounces = 3
    private static let milliseconds = 4

    static func count(_ visitor: borrowing Visitor, in tally: Tally) {
        let type = visitor.type
        for row in visitor.rows {
            let row = Int(row)
            switch type[row] {
            case EventKind.pageview: tally.add(1, to: pageviews, of: 0, at: row)
            case EventKind.event: tally.add(1, to: events, of: 0, at: row)
            default: continue
            }
            tally.see(0, at: row)
        }
        for index in visitor.countedSessions {
            let session = visitor.sessions[Int(index)]
            guard session.counts else { continue }
            tally.add(1, to: sessions, of: 0, at: session.firstRow)
            if session.pageviews <= 1 { tally.add(1, to: bounces, of: 0, at: session.firstRow) }
            let duration = visitor.time[session.endRow - 1] - visitor.time[session.firstRow]
            tally.add(Int(duration), to: milliseconds, of: 0, at: session.firstRow)
        }
    }

    /// What was counted over one span.
    struct Metrics {
        let pageviews: Int
        let events: Int
        let visitors: Int
        let sessions: Int
        let bounces: Int
        let milliseconds: Int

        init(_ totals: Totals) {
            let row = totals.one
            pageviews = row.sum(TrafficFold.pageviews)
            events = row.sum(TrafficFold.events)
            visitors = row.visitors
            sessions = row.sum(TrafficFold.sessions)
            bounces = row.sum(TrafficFold.bounces)
            milliseconds = row.sum(TrafficFold.milliseconds)
        }
    }
}
