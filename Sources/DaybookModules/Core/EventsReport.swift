import DaybookCore
import DaybookEngine

/// Custom events by name (contract section 6.8).
enum EventsReport {
    struct Row: Sendable {
        var name = NameText()
        var count = 0
        var unique = 0
    }

    enum Events: Fold {
        static let id = "events 1"
        static let reads: Set<Column> = [.name]
        static let keys = TallyKeys.column(.name)
        static let sums = 1

        static func count(_ visitor: borrowing Visitor, in tally: Tally) {
            let (type, name) = (visitor.type, visitor.codes(.name))
            for row in visitor.rows where type[Int(row)] == EventKind.event {
                tally.add(1, of: name[Int(row)], at: Int(row))
                tally.see(name[Int(row)], at: Int(row))
            }
        }
    }

    static let report = Report(
        "events", title: "Events", about: "Custom events by count.", path: "/api/v1/events", isPaged: true,
        body: [
            .rows("data", "Events", "One row a name, most frequent first.", shape, people: .counted(in: "unique")) {
                (rows: RankedRows<Row>) in rows
            }
        ],
        csv: .rows("data", "Events", "One row a name.", csvShape, people: .counted(in: "unique")) { $0 },
        charts: [.bars(part: "data", label: "name", value: "count")], place: .panel(.behaviour),
        counting: Events.self, result: rows)

    private static let shape = Shape(
        Row(),
        Field(cell: "name", \.name, "Name of the event."),
        Field("count", \.count, "How often it happened.", unit: .count),
        Field("unique", \.unique, "Distinct visitors with it.", unit: .count),
        Field(cell: "event_name", \.name, "The name again, for clients of the older shape.", isCompatibility: true))

    private static let csvShape = Shape(
        Row(),
        Field(cell: "name", \.name, "Name of the event."),
        Field("count", \.count, "How often it happened.", unit: .count),
        Field("unique", \.unique, "Distinct visitors with it.", unit: .count))

    private static func rows(_ totals: Totals, _ names: Names) -> RankedRows<Row> {
        let texts = names.texts(of: .name)
        return totals.ranked(by: .sum(0), then: texts) { row in
            Row(name: texts[row.key], count: row.sum(), unique: row.visitors)
        }
    }
}
