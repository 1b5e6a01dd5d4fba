import DaybookCore
import DaybookEngine

/// Sessions by the page they end with (contract section 6.33).
enum ExitsReport {
    struct Row: Sendable {
        var path = NameText()
        var sessions = 0
        var visitors = 0
        var exitRate = Fixed(units: 0, decimals: 1)
    }

    enum Exits: Fold {
        static let id = "exits 1"
        static let reads: Set<Column> = [.path]
        static let keys = TallyKeys.column(.path)
        static let sums = 2

        static func count(_ visitor: borrowing Visitor, in tally: Tally) {
            let path = visitor.codes(.path)
            for index in visitor.countedSessions {
                let session = visitor.sessions[Int(index)]
                guard session.pageviews > 0 else { continue }
                tally.add(1, to: 0, of: path[session.lastView], at: session.firstRow)
                tally.see(path[session.lastView], at: session.firstRow)
                for row in session.firstView...session.lastView
                where visitor.type[row] == EventKind.pageview && tally.isFirst(path[row], in: Int(index)) {
                    tally.add(1, to: 1, of: path[row], at: session.firstRow)
                }
            }
        }
    }

    static let report = Report(
        "exits", title: "Exit pages", about: "Exit pages ranked by sessions.", path: "/api/v1/exits", isPaged: true,
        body: [
            .rows("data", "Exit pages", "One row a path, most sessions first.", shape, people: .counted(in: "visitors"))
            { (rows: RankedRows<Row>) in rows },
            .value("total", "Paths", "How many distinct exit pages there are.", unit: .count) { $0.count },
        ],
        charts: [.bars(part: "data", label: "path", value: "sessions")], place: .panel(.content),
        counting: Exits.self, result: rows)

    private static let shape = Shape(
        Row(),
        Field(cell: "path", \.path, "Last page of the session."),
        Field("sessions", \.sessions, "Sessions that end with it.", unit: .count),
        Field("visitors", \.visitors, "Distinct visitors of those sessions.", unit: .count),
        Field("exit_rate", \.exitRate, "Of the sessions that view it, the ones that end with it.", unit: .percent))

    private static func rows(_ totals: Totals, _ names: Names) -> RankedRows<Row> {
        let texts = names.texts(of: .path)
        return totals.filtered { $0.sum(0) > 0 }.ranked(by: .sum(0), then: texts) { row in
            Row(
                path: texts[row.key], sessions: row.sum(0), visitors: row.visitors,
                exitRate: .percent(row.sum(0), of: row.sum(1)))
        }
    }
}
