import DaybookCore
import DaybookEngine

/// Views, visitors and reading time of each path (contract sections 6.8 and 7.1).
enum PagesReport {
    struct Row: Sendable {
        var path = NameText()
        var views = 0
        var uniqueViews = 0
        var averageDuration = Fixed(units: 0, decimals: 1)
    }

    enum Views: Fold {
        static let id = "pages 1"
        static let reads: Set<Column> = [.path]
        static let keys = TallyKeys.column(.path)
        static let sums = 2

        static func count(_ visitor: borrowing Visitor, in tally: Tally) {
            let (type, path) = (visitor.type, visitor.codes(.path))
            for row in visitor.rows where type[Int(row)] == EventKind.pageview {
                let row = Int(row)
                tally.add(1, to: 0, of: path[row], at: row)
                tally.add(Int(visitor.dwell[row]), to: 1, of: path[row], at: row)
                tally.see(path[row], at: row)
            }
        }
    }

    static let report = Report(
        "pages", title: "Pages", about: "Top pages by views.", path: "/api/v1/pages", isPaged: true,
        body: [
            .rows("data", "Pages", "One row a path, most viewed first.", shape, people: .counted(in: "unique_views")) {
                (rows: RankedRows<Row>) in rows
            },
            .value("total", "Paths", "How many distinct paths there are.", unit: .count) { $0.count },
        ],
        charts: [.bars(part: "data", label: "path", value: "views")], place: .panel(.content),
        counting: Views.self, result: rows)

    private static let shape = Shape(
        Row(),
        Field(cell: "path", \.path, "Path without query."),
        Field("views", \.views, "Page views.", unit: .count),
        Field("unique_views", \.uniqueViews, "Distinct visitors who viewed it.", unit: .count),
        Field("avg_duration", \.averageDuration, "Mean time until the next page or the last sign.", unit: .seconds))

    private static func rows(_ totals: Totals, _ names: Names) -> RankedRows<Row> {
        let texts = names.texts(of: .path)
        return totals.ranked(by: .sum(0), then: texts) { row in
            Row(
                path: texts[row.key], views: row.sum(0), uniqueViews: row.visitors,
                averageDuration: .meanSeconds(row.sum(1), count: row.sum(0)))
        }
    }
}
