import DaybookCore
import DaybookEngine

/// Views, visitors and reading time of each path (contract sections 6.8 and 7.1).
enum PagesReport {
    struct Row: Sendable {
        var path = ""
        var views = 0
        var uniqueViews = 0
        var averageDuration = Fixed(units: 0, decimals: 1)
    }

    struct Views: EventFold {
        static let reads: Set<Column> = [.type, .path]

        private var views = CodeCounts()
        private var milliseconds = CodeCounts()
        private var visitors = DistinctPairs()

        mutating func add(_ events: EventSlice) {
            let (type, path, visitor) = (events.type, events.codes(.path), events.visitor)
            let dwell = events.dwell
            for row in events.rows where type[row] == EventKind.pageview {
                views.add(1, to: path[row])
                milliseconds.add(Int(dwell[row]), to: path[row])
                visitors.insert(path[row], visitor[row])
            }
        }

        mutating func merge(_ other: Views) {
            views.merge(other.views)
            milliseconds.merge(other.milliseconds)
            visitors.merge(other.visitors)
        }

        func rows(_ names: Names) -> [Row] {
            let unique = visitors.countsByFirst()
            let rows = views.codes.map { path in
                Row(
                    path: names.text(.path, path), views: views[path], uniqueViews: unique[path] ?? 0,
                    averageDuration: .meanSeconds(milliseconds[path], count: views[path]))
            }
            return Ranking.sorted(rows, by: \.views, then: \.path)
        }
    }

    static let report = Report(
        "pages", title: "Pages", about: "Top pages by views.", path: "/api/v1/pages", isPaged: true,
        body: [
            .rows("data", "Pages", "One row a path, most viewed first.", shape, people: .counted(in: "unique_views")) {
                (rows: [Row]) in rows
            },
            .value("total", "Paths", "How many distinct paths there are.", unit: .count) { $0.count },
        ],
        charts: [.bars(part: "data", label: "path", value: "views")], reads: [Views.self]
    ) { query in
        Plan.events(Views(), in: query.range.current).map { $0.rows($1) }
    }

    private static let shape = Shape(
        Row(),
        Field("path", \.path, "Path without query."),
        Field("views", \.views, "Page views.", unit: .count),
        Field("unique_views", \.uniqueViews, "Distinct visitors who viewed it.", unit: .count),
        Field("avg_duration", \.averageDuration, "Mean time until the next page or the last sign.", unit: .seconds))
}
