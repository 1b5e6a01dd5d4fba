import DaybookCore
import DaybookEngine

/// A report whole: its charts, each with its table, and a sentence for every number.
struct ReportContent {
    let value: ReportValue
    let values: DashboardValues
    let facts: ProjectFacts
    let look: Look

    /// Rows of a list that a chart draws.
    private static let barCount = 10

    private var language: Language { look.language }

    func add(to markup: inout Markup) {
        let body = value.body(Page(limit: TableMarkup.rowLimit))
        for (info, part) in zip(value.info.parts, body.parts) where !info.isCompatibility {
            switch part.content {
            case .value(let number): addValue(number, info, to: &markup)
            case .record(let columns, let numbers): addRecord(info, columns, numbers, to: &markup)
            case .table(let table): addTable(table, info, to: &markup)
            }
        }
    }

    private func addValue(_ number: Value, _ info: PartInfo, to markup: inout Markup) {
        guard !value.info.isMomentary else {
            return KeyFigures(columns: info.columns, now: [number], before: [], language: language).add(to: &markup)
        }
        markup.raw("<p class=\"value\">")
        markup.text("\(language.text(info.title)): \(language.figure(number, unit: info.columns[0].unit))")
        markup.raw("</p>\n")
    }

    private func addRecord(_ info: PartInfo, _ columns: [FieldInfo], _ numbers: [Value], to markup: inout Markup) {
        open(info, to: &markup)
        KeyFigures(columns: columns, now: numbers, before: [], language: language).add(to: &markup)
        TableMarkup.addDefinitions(columns, language, to: &markup)
        markup.raw("</section>\n")
    }

    private func addTable(_ table: Table, _ info: PartInfo, to markup: inout Markup) {
        open(info, to: &markup)
        for chart in value.info.charts where chart.part == info.name { add(chart, table, info, to: &markup) }
        if table.rows.isEmpty {
            markup.raw("<p class=\"empty\">")
            markup.text(language(.nothingInPeriod))
            markup.raw("</p>\n")
        } else {
            TableMarkup.add(table, caption: language.text(info.title), language, to: &markup)
        }
        TableMarkup.addDefinitions(table.columns, language, to: &markup)
        markup.raw("</section>\n")
    }

    private func open(_ info: PartInfo, to markup: inout Markup) {
        markup.raw("<section class=\"part\" id=\"\(info.name)\" aria-labelledby=\"\(info.name)-title\">")
        markup.raw("<h2 id=\"\(info.name)-title\">")
        markup.text(language.text(info.title))
        markup.raw("</h2><p>")
        markup.text(language.text(info.about))
        markup.raw("</p>\n")
    }

    private func add(_ chart: ChartInfo, _ table: Table, _ info: PartInfo, to markup: inout Markup) {
        switch chart {
        case .lines:
            let isSeries = value.info.place == .series && values.series != nil
            SeriesCharts(
                isSeries ? values.series ?? value : value, before: isSeries ? values.before : nil, values, facts, look)?
                .add(to: &markup, id: "\(info.name)-chart", grain: isSeries ? values.grain : .day)
        case .bars(_, let label, let metric):
            addBars(label, metric, table, info, to: &markup)
        case .map(_, let country, let metric):
            guard let codes = column(country, table), let counts = column(metric, table) else { return }
            let counted = table.rows.map { (code: $0[codes].text ?? "", value: $0[counts].int ?? 0) }
            WorldMap(title: language.text(info.title), outlines: look.outlines, values: counted, language: language)
                .add(to: &markup, id: "\(info.name)-map")
        }
    }

    private func addBars(_ label: String, _ metric: String, _ table: Table, _ info: PartInfo, to markup: inout Markup) {
        guard let label = column(label, table), let metric = column(metric, table), table.rows.count > 1 else { return }
        markup.raw("<div class=\"panel\">")
        RankedList(
            label: table.columns[label], metric: table.columns[metric],
            rows: table.rows.prefix(ReportContent.barCount).map { ($0[label], $0[metric]) },
            caption: language.text(info.title), language: language
        ).add(to: &markup)
        markup.raw("</div>\n")
    }

    private func column(_ name: String, _ table: Table) -> Int? { table.columns.firstIndex { $0.name == name } }
}
