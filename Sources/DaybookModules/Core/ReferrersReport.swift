import DaybookCore
import DaybookEngine

/// Visitors, page views and sessions by where they came from (contract sections 6.8 and 7.1).
enum ReferrersReport {
    struct Row: Sendable {
        var source = ""
        var visitors = 0
        var pageviews = 0
        var visits = 0
    }

    struct Records: EventFold {
        static let reads: Set<Column> = [.type, .referrer]

        fileprivate var pageviews = CodeCounts()
        fileprivate var visitors = DistinctPairs()

        mutating func add(_ events: EventSlice) {
            let (type, visitor, session) = (events.type, events.visitor, events.session)
            let source = events.sessions.source
            for row in events.rows where type[row] == EventKind.pageview || type[row] == EventKind.event {
                let code = source[Int(session[row])]
                if type[row] == EventKind.pageview { pageviews.add(1, to: code) }
                visitors.insert(code, visitor[row])
            }
        }

        mutating func merge(_ other: Records) {
            pageviews.merge(other.pageviews)
            visitors.merge(other.visitors)
        }
    }

    struct Visits: SessionFold {
        static let reads: Set<Column> = [.referrer]

        fileprivate var sessions = CodeCounts()

        mutating func add(_ slice: SessionSlice) {
            let table = slice.table
            for session in slice.rows where table.counts(session) { sessions.add(1, to: table.source[session]) }
        }

        mutating func merge(_ other: Visits) { sessions.merge(other.sessions) }
    }

    static let report = Report(
        "referrers", title: "Sources", about: "Traffic sources by visitors.", path: "/api/v1/referrers", isPaged: true,
        body: [
            .rows("data", "Sources", "One row a source, most visitors first.", shape, people: .counted(in: "visitors"))
            { (rows: [Row]) in rows }
        ],
        csv: .rows("data", "Sources", "One row a source.", csvShape, people: .counted(in: "visitors")) { $0 },
        charts: [.bars(part: "data", label: "source", value: "visitors")], reads: [Records.self, Visits.self]
    ) { query in
        Plan.events(Records(), in: query.range.current)
            .and(.sessions(Visits(), startingIn: query.range.current))
            .map { rows($0.0, $0.1, $1) }
    }

    private static let shape = Shape(
        Row(),
        Field("source", \.source, "Host of the page before, or (direct)."),
        Field("visitors", \.visitors, "Distinct active visitors of its sessions.", unit: .count),
        Field("pageviews", \.pageviews, "Page views of its sessions.", unit: .count),
        Field("referrer_domain", \.source, "The source again, for clients of the older shape.", isCompatibility: true),
        Field("visits", \.visits, "Sessions with this source that start in the range.", unit: .count))

    private static let csvShape = Shape(
        Row(),
        Field("source", \.source, "Host of the page before, or (direct)."),
        Field("visitors", \.visitors, "Distinct active visitors of its sessions.", unit: .count),
        Field("pageviews", \.pageviews, "Page views of its sessions.", unit: .count))

    private static func rows(_ records: Records, _ visits: Visits, _ names: Names) -> [Row] {
        let visitors = records.visitors.countsByFirst()
        let sources = Set(visitors.keys).union(visits.sessions.codes)
        let rows = sources.map { source in
            Row(
                source: names.source(source), visitors: visitors[source] ?? 0, pageviews: records.pageviews[source],
                visits: visits.sessions[source])
        }
        return Ranking.sorted(rows, by: \.visitors, then: \.source)
    }
}
