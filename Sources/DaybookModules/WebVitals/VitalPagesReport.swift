import DaybookCore
import DaybookEngine

/// The 75th percentile of each vital by page (contract section 6.19).
enum VitalPagesReport {
    struct Row: Sendable {
        var path = NameText()
        var lcp: Fixed?
        var fcp: Fixed?
        var cls: Fixed?
        var inp: Fixed?
        var ttfb: Fixed?
        var samples = 0
    }

    static let report = Report(
        "webvitals-pages", title: "Web vitals by page", about: "The 75th percentile of each web vital by page.",
        path: "/api/v1/webvitals/pages", isPaged: true,
        limits: PageLimits(standard: 20, highest: 100),
        body: [
            .rows("data", "Pages", "One row a path, most samples first.", shape) { (rows: RankedRows<Row>) in rows }
        ],
        charts: [.bars(part: "data", label: "path", value: "samples")], place: .panel(.quality),
        counting: VitalsFold.self, result: rows)

    private static let shape = Shape(
        Row(),
        Field(cell: "path", \.path, "Path without query."),
        Field("LCP_p75", \.lcp, "Largest contentful paint, milliseconds; null without samples."),
        Field("FCP_p75", \.fcp, "First contentful paint, milliseconds; null without samples."),
        Field("CLS_p75", \.cls, "Cumulative layout shift; null without samples."),
        Field("INP_p75", \.inp, "Interaction to next paint, milliseconds; null without samples."),
        Field("TTFB_p75", \.ttfb, "Time to first byte, milliseconds; null without samples."),
        Field("samples", \.samples, "Samples of all vitals.", unit: .count))

    private static func rows(_ totals: Totals, _ names: Names) -> RankedRows<Row> {
        let vitals = VitalPages(totals, names)
        let (pages, texts) = (vitals.pages, names.texts(of: .path))
        let ranks = texts.ranks
        return RankedRows(pages.count, by: { pages[$0].count }, then: { ranks[Int(pages[$0].path)] }) { place in
            let page = pages[place]
            func quartile(_ vital: Int, decimals: Int) -> Fixed? {
                vitals.upperQuartile(vital, of: page).map { quartile in
                    let scale = decimals == 0 ? 40_000 : 400
                    return Fixed(units: Fixed(quartile, over: scale, decimals: 0).units, decimals: decimals)
                }
            }
            return Row(
                path: texts[page.path], lcp: quartile(0, decimals: 0), fcp: quartile(1, decimals: 0),
                cls: quartile(2, decimals: 2), inp: quartile(3, decimals: 0), ttfb: quartile(4, decimals: 0),
                samples: page.count)
        }
    }
}
