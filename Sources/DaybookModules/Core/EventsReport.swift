import DaybookCore
import DaybookEngine

/// Custom events by name (contract section 6.8).
enum EventsReport {
    struct Row: Sendable {
        var name = ""
        var count = 0
        var unique = 0
    }

    struct Events: EventFold {
        static let reads: Set<Column> = [.type, .name]

        private var counts = CodeCounts()
        private var visitors = DistinctPairs()

        mutating func add(_ events: EventSlice) {
            let (type, name, visitor) = (events.type, events.codes(.name), events.visitor)
            for row in events.rows where type[row] == EventKind.event {
                counts.add(1, to: name[row])
                visitors.insert(name[row], visitor[row])
            }
        }

        mutating func merge(_ other: Events) {
            counts.merge(other.counts)
            visitors.merge(other.visitors)
        }

        func rows(_ names: Names) -> [Row] {
            let distinct = visitors.countsByFirst()
            let rows = counts.codes.map { name in
                Row(name: names.text(.name, name), count: counts[name], unique: distinct[name] ?? 0)
            }
            return Ranking.sorted(rows, by: \.count, then: \.name)
        }
    }

    static let report = Report(
        "events", title: "Events", about: "Custom events by count.", path: "/api/v1/events", isPaged: true,
        body: [
            .rows("data", "Events", "One row a name, most frequent first.", shape, people: .counted(in: "unique")) {
                (rows: [Row]) in rows
            }
        ],
        csv: .rows("data", "Events", "One row a name.", csvShape, people: .counted(in: "unique")) { $0 },
        charts: [.bars(part: "data", label: "name", value: "count")], reads: [Events.self]
    ) { query in
        Plan.events(Events(), in: query.range.current).map { $0.rows($1) }
    }

    private static let shape = Shape(
        Row(),
        Field("name", \.name, "Name of the event."),
        Field("count", \.count, "How often it happened.", unit: .count),
        Field("unique", \.unique, "Distinct visitors with it.", unit: .count),
        Field("event_name", \.name, "The name again, for clients of the older shape.", isCompatibility: true))

    private static let csvShape = Shape(
        Row(),
        Field("name", \.name, "Name of the event."),
        Field("count", \.count, "How often it happened.", unit: .count),
        Field("unique", \.unique, "Distinct visitors with it.", unit: .count))
}
