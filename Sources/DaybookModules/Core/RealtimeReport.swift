import DaybookCore
import DaybookEngine

/// Who is there at this moment: visitors with any sign in the last five minutes (contract section 7.1).
enum RealtimeReport {
    struct Row: Sendable {
        var activeVisitors = 0
    }

    struct Active: EventFold {
        static let reads: Set<Column> = [.type]

        private(set) var visitors = VisitorSet()

        mutating func add(_ events: EventSlice) {
            let (type, visitor) = (events.type, events.visitor)
            for row in events.rows where type[row] != EventKind.request { visitors.insert(visitor[row]) }
        }

        mutating func merge(_ other: Active) { visitors.merge(other.visitors) }
    }

    private static let windowMilliseconds = 300_000

    static let report = Report(
        "realtime", title: "Right now", about: "Visitors of the last five minutes.", path: "/api/v1/realtime",
        isPaged: false, isMomentary: true,
        body: [
            .value("active_visitors", "Active visitors", "Distinct visitors of the last five minutes.", unit: .count) {
                (row: Row) in row.activeVisitors
            }
        ], csv: .rows("data", "Active visitors", "One row.", shape) { [$0] }, reads: [Active.self]
    ) { query in
        let end = query.range.current.upperBound
        return Plan.events(Active(), in: end - windowMilliseconds..<end).map { fold, _ in
            Row(activeVisitors: fold.visitors.count)
        }
    }

    private static let shape = Shape(
        Row(), Field("active_visitors", \.activeVisitors, "Distinct visitors of the last five minutes.", unit: .count))
}
