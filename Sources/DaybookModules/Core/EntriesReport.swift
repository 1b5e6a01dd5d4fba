import DaybookCore
import DaybookEngine

/// Sessions by the page they begin with (contract section 6.33).
enum EntriesReport {
    struct Row: Sendable {
        var path = NameText()
        var sessions = 0
        var visitors = 0
        var bounceRate = Fixed(units: 0, decimals: 1)
    }

    enum Entries: Fold {
        static let id = "entries 1"
        static let reads: Set<Column> = [.path]
        static let keys = TallyKeys.column(.path)
        static let sums = 2

        static func count(_ visitor: borrowing Visitor, in tally: Tally) {
            let path = visitor.codes(.path)
            for index in visitor.countedSessions {
                let session = visitor.sessions[Int(index)]
                guard session.pageviews > 0 else { continue }
                let entry = path[session.firstView]
                tally.add(1, to: 0, of: entry, at: session.firstRow)
                if session.pageviews == 1 { tally.add(1, to: 1, of: entry, at: session.firstRow) }
                tally.see(entry, at: session.firstRow)
            }
        }
    }

    static let report = Report(
        "entries", title: "Entry pages", about: "Entry pages ranked by sessions.", path: "/api/v1/entries",
        isPaged: true,
        body: [
            .rows(
                "data", "Entry pages", "One row a path, most sessions first.", shape, people: .counted(in: "visitors")
            ) { (rows: RankedRows<Row>) in rows },
            .value("total", "Paths", "How many distinct entry pages there are.", unit: .count) { $0.count },
        ],
        charts: [.bars(part: "data", label: "path", value: "sessions")], place: .panel(.content),
        counting: Entries.self, result: rows)

    private static let shape = Shape(
        Row(),
        Field(cell: "path", \.path, "First page of the session."),
        Field("sessions", \.sessions, "Sessions that begin with it.", unit: .count),
        Field("visitors", \.visitors, "Distinct visitors of those sessions.", unit: .count),
        Field("bounce_rate", \.bounceRate, "Of those sessions, the ones with a single page view.", unit: .percent))

    private static func rows(_ totals: Totals, _ names: Names) -> RankedRows<Row> {
        let texts = names.texts(of: .path)
        return totals.ranked(by: .sum(0), then: texts) { row in
            Row(
                path: texts[row.key], sessions: row.sum(0), visitors: row.visitors,
                bounceRate: .percent(row.sum(1), of: row.sum(0)))
        }
    }
}
