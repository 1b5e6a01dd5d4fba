import DaybookCore
import DaybookEngine

/// Sessions by the page they end with (contract section 6.33).
enum ExitsReport {
    struct Row: Sendable {
        var path = ""
        var sessions = 0
        var visitors = 0
        var exitRate = Fixed(units: 0, decimals: 1)
    }

    struct Exits: SessionFold {
        static let reads: Set<Column> = [.type, .path]

        private var exits = CodeCounts()
        private var sessionsWithView = CodeCounts()
        private var visitors = DistinctPairs()

        mutating func add(_ slice: SessionSlice) {
            let table = slice.table
            var seen: Set<UInt32> = []
            for session in slice.rows where table.pageviews[session] > 0 {
                exits.add(1, to: table.exitPath[session])
                visitors.insert(table.exitPath[session], table.visitor[session])
                seen.removeAll(keepingCapacity: true)
                slice.forEachPath(of: session) { path in
                    if seen.insert(path).inserted { sessionsWithView.add(1, to: path) }
                }
            }
        }

        mutating func merge(_ other: Exits) {
            exits.merge(other.exits)
            sessionsWithView.merge(other.sessionsWithView)
            visitors.merge(other.visitors)
        }

        func rows(_ names: Names) -> [Row] {
            let distinct = visitors.countsByFirst()
            let rows = exits.codes.map { path in
                Row(
                    path: names.text(.path, path), sessions: exits[path], visitors: distinct[path] ?? 0,
                    exitRate: .percent(exits[path], of: sessionsWithView[path]))
            }
            return Ranking.sorted(rows, by: \.sessions, then: \.path)
        }
    }

    static let report = Report(
        "exits", title: "Exit pages", about: "Exit pages ranked by sessions.", path: "/api/v1/exits", isPaged: true,
        body: [
            .rows("data", "Exit pages", "One row a path, most sessions first.", shape, people: .counted(in: "visitors"))
            { (rows: [Row]) in rows },
            .value("total", "Paths", "How many distinct exit pages there are.", unit: .count) { $0.count },
        ],
        charts: [.bars(part: "data", label: "path", value: "sessions")], reads: [Exits.self]
    ) { query in
        Plan.sessions(Exits(), startingIn: query.range.current).map { $0.rows($1) }
    }

    private static let shape = Shape(
        Row(),
        Field("path", \.path, "Last page of the session."),
        Field("sessions", \.sessions, "Sessions that end with it.", unit: .count),
        Field("visitors", \.visitors, "Distinct visitors of those sessions.", unit: .count),
        Field("exit_rate", \.exitRate, "Of the sessions that view it, the ones that end with it.", unit: .percent))
}
