import DaybookCore
import DaybookEngine

/// Visitors, page views and sessions by where they came from (contract sections 6.8 and 7.1).
enum ReferrersReport {
    struct Row: Sendable {
        var source = NameText()
        var visitors = 0
        var pageviews = 0
        var visits = 0
    }

    enum Sources: Fold {
        static let id = "sources 1"
        static let reads: Set<Column> = [.referrer]
        static let keys = TallyKeys.sources
        static let sums = 2

        static func count(_ visitor: borrowing Visitor, in tally: Tally) {
            var (last, source) = (Int32(-1), UInt32(0))
            for row in visitor.rows {
                let row = Int(row)
                let type = visitor.type[row]
                guard type == EventKind.pageview || type == EventKind.event else { continue }
                if visitor.sessionOfRow[row] != last {
                    last = visitor.sessionOfRow[row]
                    source = visitor.source[Int(last)]
                }
                if type == EventKind.pageview { tally.add(1, to: 0, of: source, at: row) }
                tally.see(source, at: row)
            }
            for index in visitor.countedSessions {
                let session = visitor.sessions[Int(index)]
                if session.counts { tally.add(1, to: 1, of: visitor.source[Int(index)], at: session.firstRow) }
            }
        }
    }

    static let report = Report(
        "referrers", title: "Sources", about: "Traffic sources by visitors.", path: "/api/v1/referrers", isPaged: true,
        body: [
            .rows("data", "Sources", "One row a source, most visitors first.", shape, people: .counted(in: "visitors"))
            { (rows: RankedRows<Row>) in rows }
        ],
        csv: .rows("data", "Sources", "One row a source.", csvShape, people: .counted(in: "visitors")) { $0 },
        charts: [.bars(part: "data", label: "source", value: "visitors")], place: .panel(.sources),
        counting: Sources.self, result: rows)

    private static let shape = Shape(
        Row(),
        Field(cell: "source", \.source, "Host of the page before, or (direct)."),
        Field("visitors", \.visitors, "Distinct active visitors of its sessions.", unit: .count),
        Field("pageviews", \.pageviews, "Page views of its sessions.", unit: .count),
        Field(
            cell: "referrer_domain", \.source, "The source again, for clients of the older shape.",
            isCompatibility: true),
        Field("visits", \.visits, "Sessions with this source that start in the range.", unit: .count))

    private static let csvShape = Shape(
        Row(),
        Field(cell: "source", \.source, "Host of the page before, or (direct)."),
        Field("visitors", \.visitors, "Distinct active visitors of its sessions.", unit: .count),
        Field("pageviews", \.pageviews, "Page views of its sessions.", unit: .count))

    private static func rows(_ totals: Totals, _ names: Names) -> RankedRows<Row> {
        let texts = names.sourceTexts
        return totals.ranked(by: .visitors, then: texts) { row in
            Row(source: texts[row.key], visitors: row.visitors, pageviews: row.sum(0), visits: row.sum(1))
        }
    }
}
