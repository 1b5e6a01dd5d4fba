import DaybookCore
import DaybookEngine

/// Who is there at this moment: visitors with any sign in the last five minutes (contract section 7.1).
enum RealtimeReport {
    struct Row: Sendable {
        var activeVisitors = 0
    }

    enum Active: Fold {
        static let id = "realtime 1"
        static let reads: Set<Column> = []
        static let keys = TallyKeys.one
        static let sums = 0

        static func count(_ visitor: borrowing Visitor, in tally: Tally) {
            for row in visitor.rows where visitor.type[Int(row)] != EventKind.request { tally.see(0, at: Int(row)) }
        }
    }

    private static let windowMilliseconds = 300_000

    static let report = Report(
        "realtime", title: "Right now", about: "Visitors of the last five minutes.", path: "/api/v1/realtime",
        isPaged: false, isMomentary: true,
        body: [
            .value("active_visitors", "Active visitors", "Distinct visitors of the last five minutes.", unit: .count) {
                (row: Row) in row.activeVisitors
            }
        ], csv: .rows("data", "Active visitors", "One row.", shape) { [$0] }, folds: [Active.self]
    ) { query in
        let end = query.range.current.upperBound
        return Plan.totals(of: Active.self, over: end - windowMilliseconds..<end).map { totals, _ in
            Row(activeVisitors: totals.one.visitors)
        }
    }

    private static let shape = Shape(
        Row(), Field("active_visitors", \.activeVisitors, "Distinct visitors of the last five minutes.", unit: .count))
}
