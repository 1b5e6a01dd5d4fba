import DaybookCore
import DaybookEngine

/// Sessions by the page they begin with (contract section 6.33).
enum EntriesReport {
    struct Row: Sendable {
        var path = ""
        var sessions = 0
        var visitors = 0
        var bounceRate = Fixed(units: 0, decimals: 1)
    }

    struct Entries: SessionFold {
        static let reads: Set<Column> = [.path]

        private var sessions = CodeCounts()
        private var bounces = CodeCounts()
        private var visitors = DistinctPairs()

        mutating func add(_ slice: SessionSlice) {
            let table = slice.table
            for session in slice.rows where table.pageviews[session] > 0 {
                let path = table.entryPath[session]
                sessions.add(1, to: path)
                if table.pageviews[session] == 1 { bounces.add(1, to: path) }
                visitors.insert(path, table.visitor[session])
            }
        }

        mutating func merge(_ other: Entries) {
            sessions.merge(other.sessions)
            bounces.merge(other.bounces)
            visitors.merge(other.visitors)
        }

        func rows(_ names: Names) -> [Row] {
            let distinct = visitors.countsByFirst()
            let rows = sessions.codes.map { path in
                Row(
                    path: names.text(.path, path), sessions: sessions[path], visitors: distinct[path] ?? 0,
                    bounceRate: .percent(bounces[path], of: sessions[path]))
            }
            return Ranking.sorted(rows, by: \.sessions, then: \.path)
        }
    }

    static let report = Report(
        "entries", title: "Entry pages", about: "Entry pages ranked by sessions.", path: "/api/v1/entries",
        isPaged: true,
        body: [
            .rows(
                "data", "Entry pages", "One row a path, most sessions first.", shape, people: .counted(in: "visitors")
            ) { (rows: [Row]) in rows },
            .value("total", "Paths", "How many distinct entry pages there are.", unit: .count) { $0.count },
        ],
        charts: [.bars(part: "data", label: "path", value: "sessions")], reads: [Entries.self]
    ) { query in
        Plan.sessions(Entries(), startingIn: query.range.current).map { $0.rows($1) }
    }

    private static let shape = Shape(
        Row(),
        Field("path", \.path, "First page of the session."),
        Field("sessions", \.sessions, "Sessions that begin with it.", unit: .count),
        Field("visitors", \.visitors, "Distinct visitors of those sessions.", unit: .count),
        Field("bounce_rate", \.bounceRate, "Of those sessions, the ones with a single page view.", unit: .percent))
}
