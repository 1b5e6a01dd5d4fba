import DaybookCore
import DaybookEngine

/// The panels of one report on a dashboard: one for each of its charts.
struct Panels {
    let value: ReportValue
    let values: DashboardValues
    let facts: ProjectFacts
    let look: Look
    /// The address of the report's page; nil where it has none.
    let page: String?
    /// What ids of its panels begin with; where a report stands twice on a page it must differ.
    var prefix = ""

    /// Rows of a list in a panel.
    private static let rowCount = 8

    private var language: Language { look.language }

    /// Adds the panels; those of lists without rows are left out.
    func add(to markup: inout Markup) {
        let body = value.body(Page(limit: Panels.rowCount))
        for (index, chart) in value.info.charts.enumerated() {
            guard let part = body.parts.first(where: { $0.name == chart.part }), case .table(let table) = part.content,
                !table.rows.isEmpty
            else { continue }
            let isOnly = value.info.charts.count == 1 || index == 0 && isLines(chart)
            let id = prefix + (index == 0 ? value.info.id : "\(value.info.id)-\(part.name)")
            let title = language.text(isOnly ? value.info.title : part.title)
            markup.raw(
                "<section class=\"panel\(isMap(chart) ? " wide" : "")\" id=\"\(id)\" aria-labelledby=\"\(id)-title\">")
            markup.raw("<h3 id=\"\(id)-title\">")
            if let page { markup.link(page, title) } else { markup.text(title) }
            markup.raw("</h3>")
            add(chart, table, title, id: id, to: &markup)
            if !isLines(chart) { addFooter(table, title, to: &markup) }
            markup.raw("</section>\n")
        }
    }

    private func isLines(_ chart: ChartInfo) -> Bool { if case .lines = chart { true } else { false } }

    private func isMap(_ chart: ChartInfo) -> Bool { if case .map = chart { true } else { false } }

    private func add(_ chart: ChartInfo, _ table: Table, _ title: String, id: String, to markup: inout Markup) {
        switch chart {
        case .lines:
            SeriesCharts(value, before: nil, values, facts, look)?.add(to: &markup, id: id, grain: .day, isSmall: true)
        case .bars(_, let label, let metric):
            addList(label, metric, table, title, to: &markup)
        case .map(let part, let country, let metric):
            markup.raw("<div class=\"columns\">")
            let all = value.body(Page(limit: value.info.limits.highest)).parts.first { $0.name == part }
            if case .table(let whole)? = all?.content { addMap(country, metric, whole, title, id: id, to: &markup) }
            addList(country, metric, table, title, to: &markup)
            markup.raw("</div>")
        }
    }

    private func addList(_ label: String, _ metric: String, _ table: Table, _ title: String, to markup: inout Markup) {
        guard let label = table.columns.firstIndex(where: { $0.name == label }),
            let metric = table.columns.firstIndex(where: { $0.name == metric })
        else { return }
        RankedList(
            label: table.columns[label], metric: table.columns[metric],
            rows: table.rows.prefix(Panels.rowCount).map { ($0[label], $0[metric]) }, caption: title, language: language
        ).add(to: &markup)
    }

    private func addMap(
        _ country: String, _ metric: String, _ table: Table, _ title: String, id: String, to markup: inout Markup
    ) {
        guard let country = table.columns.firstIndex(where: { $0.name == country }),
            let metric = table.columns.firstIndex(where: { $0.name == metric })
        else { return }
        let counted = table.rows.map { (code: $0[country].text ?? "", value: $0[metric].int ?? 0) }
        WorldMap(title: title, outlines: look.outlines, values: counted, language: language)
            .add(to: &markup, id: "\(id)-map")
    }

    private func addFooter(_ table: Table, _ title: String, to markup: inout Markup) {
        guard let page, table.totalRows > Panels.rowCount else { return }
        markup.raw("<p class=\"more\">")
        let words = language(.allRows, ["count": language.grouped(table.totalRows)])
        markup.link(page, words, label: "\(title): \(words)")
        markup.raw("</p>")
    }
}
