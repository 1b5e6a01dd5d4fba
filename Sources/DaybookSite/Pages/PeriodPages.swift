package import DaybookCore
package import DaybookEngine

/// All files of one project and period: the dashboard, and for each report that has rows a page, its JSON and its CSV.
package struct PeriodPages: Sendable {
    private let project: Project
    private let period: Period
    /// The reports that have rows; the overview always.
    private let shown: [ReportValue]
    private let inputs: String
    private let templates: Templates

    /// Rows of a list in the static JSON: the live body with this limit.
    private static let jsonLimit = 1_000
    /// Rows of a CSV.
    private static let csvLimit = 100_000
    /// Rows of a list on the dashboard.
    private static let dashboardLimit = 10

    /// Pages for the values of all reports over a period; `inputs` is the id of what they were computed from.
    package init(project: Project, period: Period, values: [ReportValue], inputs: String, templates: Templates) {
        self.project = project
        self.period = period
        shown = values.filter { !$0.isEmpty }
        self.inputs = inputs
        self.templates = templates
    }

    /// The folder of a project's period.
    package static func folder(_ project: Project, _ period: Period) -> String { "\(project.slug)/\(period.id)" }

    /// The files, dashboard first.
    package var files: [SiteFile] {
        let folder = PeriodPages.folder(project, period)
        var files = [SiteFile(path: "\(folder)/index.html", bytes: dashboard)]
        for value in shown {
            let name = "\(folder)/\(value.info.id)"
            if period.extent == .full {
                files.append(SiteFile(path: "\(name).html", bytes: page(value)))
                files.append(SiteFile(path: "\(name).json", bytes: json(value)))
            }
            files.append(
                SiteFile(path: "\(name).csv", bytes: CSVWriter.bytes(value.csv(Page(limit: PeriodPages.csvLimit)))))
        }
        return files
    }

    private func json(_ value: ReportValue) -> [UInt8] { value.body(Page(limit: PeriodPages.jsonLimit)).json + [0x0A] }

    // MARK: Pages

    private var dates: String {
        let (first, last) = (period.days.lowerBound.text, period.days.upperBound.text)
        return first == last ? first : "\(first) to \(last)"
    }

    private var common: [String: Any] {
        [
            "project": project.name, "slug": project.slug, "domain": project.domain, "zone": project.timeZone,
            "period": period.title, "dates": dates, "periods": periodLinks,
        ]
    }

    private var periodLinks: [[String: Any]] {
        Period.rollingIDs.map { id in
            ["id": id, "title": Period.shortTitle(id), "current": id == period.id]
        }
    }

    private var dashboard: [UInt8] {
        var values = common
        values["sections"] = shown.map { value -> [String: Any] in
            [
                "id": value.info.id, "title": value.info.title, "content": PeriodPages.section(of: value),
                "detail": period.extent == .full,
            ]
        }
        return templates.page(
            "dashboard", title: "\(project.name), \(period.title)", root: "../../", inputs: inputs, values)
    }

    /// Reports as a dashboard shows them, without links.
    static func sections(of values: [ReportValue]) -> String {
        values.map { value in
            var markup = Markup()
            markup.raw("<section aria-labelledby=\"\(value.info.id)-heading\">\n<h2 id=\"\(value.info.id)-heading\">")
            markup.text(value.info.title)
            markup.raw("</h2>\n")
            return markup.string + section(of: value) + "</section>\n"
        }.joined()
    }

    /// A report on the dashboard: its charts and short tables; a series keeps its long table folded away.
    private static func section(of value: ReportValue) -> String {
        let limit = value.info.isPaged ? PeriodPages.dashboardLimit : TableMarkup.rowLimit
        let body = value.body(Page(limit: limit))
        var markup = Markup()
        ReportCharts.add(value.info, body, id: value.info.id, to: &markup)
        for (info, part) in zip(value.info.parts, body.parts) where !info.isCompatibility {
            let isSeries = value.info.charts.contains { chart in
                if case .lines(let name, _, _) = chart { name == part.name } else { false }
            }
            if isSeries { markup.raw("<details><summary>Every value</summary>\n") }
            add(part, of: value.info, info, to: &markup)
            if isSeries { markup.raw("</details>\n") }
        }
        return markup.string
    }

    private func page(_ value: ReportValue) -> [UInt8] {
        let body = value.body(Page(limit: TableMarkup.rowLimit))
        var markup = Markup()
        for (info, part) in zip(value.info.parts, body.parts) where !info.isCompatibility {
            let id = "\(value.info.id)-\(part.name)"
            ReportCharts.add(value.info, body, part: part.name, id: id, to: &markup)
            PeriodPages.add(part, of: value.info, info, to: &markup)
        }
        var values = common
        values["report"] = value.info.title
        values["about"] = value.info.about
        values["id"] = value.info.id
        values["tables"] = markup.string
        let title = "\(value.info.title), \(project.name), \(period.title)"
        return templates.page("report", title: title, root: "../../", inputs: inputs, values)
    }

    private static func add(_ part: BodyPart, of report: ReportInfo, _ info: PartInfo, to markup: inout Markup) {
        switch part.content {
        case .value(let value):
            markup.raw("<p>")
            markup.text("\(part.title): \(Figure.text(value, unit: info.columns[0].unit))")
            markup.raw("</p>\n")
        case .record(let columns, let values): addRecord(part.title, columns, values, to: &markup)
        case .table(let table):
            let visible = table.columns.indices.filter { !table.columns[$0].isCompatibility }
            let shown = Table(
                columns: visible.map { table.columns[$0] }, rows: table.rows.map { row in visible.map { row[$0] } },
                totalRows: table.totalRows)
            TableMarkup.add(shown, caption: part.title, to: &markup)
        }
    }

    private static func addRecord(_ title: String, _ columns: [FieldInfo], _ values: [Value], to markup: inout Markup) {
        markup.raw("<section class=\"record\"><h3>")
        markup.text(title)
        markup.raw("</h3><dl>")
        for (column, value) in zip(columns, values) {
            markup.raw("<div><dt>")
            markup.text(TableMarkup.heading(column))
            markup.raw("</dt><dd>")
            markup.text(Figure.text(value, unit: column.unit))
            markup.raw("</dd></div>")
        }
        markup.raw("</dl></section>\n")
    }
}
