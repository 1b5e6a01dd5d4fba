package import DaybookCore
import DaybookEngine

/// The pages of one project and period: the dashboard, and one for each report that has rows, which `ReportFiles` has
/// beside its JSON and CSV.
package struct PeriodPages: Sendable {
    private let project: Project
    private let period: Period
    private let periods: [Period]
    private let values: DashboardValues
    private let facts: ProjectFacts
    package let inputs: String
    private let templates: Templates

    /// Pages of a period among the `periods` of its project; `inputs` is the id of what they were computed from.
    package init(
        project: Project, period: Period, periods: [Period], values: DashboardValues, facts: ProjectFacts,
        inputs: String, templates: Templates
    ) {
        self.project = project
        self.period = period
        self.periods = periods
        self.values = values
        self.facts = facts
        self.inputs = inputs
        self.templates = templates
    }

    /// The folder of a project's period.
    package static func folder(_ project: Project, _ period: Period) -> String { "\(project.slug)/\(period.id)" }

    private var language: Language { templates.look.language }

    /// The reports that have rows; the overview always.
    var shown: [ReportValue] { values.reports.filter { !$0.isEmpty } }

    /// True where each report has its page and JSON, not only a CSV.
    var isFull: Bool { period.extent == .full }

    /// The path of a report's files, without what follows the dot.
    func stem(of value: ReportValue) -> String { "\(PeriodPages.folder(project, period))/\(value.info.id)" }

    /// The dashboard, and those that people have put together.
    package var dashboards: [SiteFile] {
        let folder = PeriodPages.folder(project, period)
        let shown = shown
        let own = SiteFile(path: "\(folder)/index.html", bytes: dashboard(shown))
        guard isFull else { return [own] }
        return [own]
            + facts.dashboards.map { layout in
                SiteFile(path: "\(folder)/dashboard-\(layout.id).html", bytes: page(layout, shown))
            }
    }

    /// What a report's page says; the same in every period that has the value, unless it has a chart over time.
    func content(of value: ReportValue) -> Markup {
        var content = Markup()
        ReportContent(value: value, values: values, facts: facts, look: templates.look).add(to: &content)
        return content
    }

    // MARK: Pages

    private func dashboard(_ shown: [ReportValue]) -> [UInt8] {
        var content = Markup()
        PeriodNavigation(period: period, periods: periods, language: language).add(to: &content, isDashboard: true)
        addDashboards(to: &content)
        if shown.contains(where: { if case .panel = $0.info.place { true } else { false } }) {
            let pages = isFull ? Set(shown.map(\.info.id)) : []
            content.add(
                Dashboard(values, facts: facts, look: templates.look) { id in
                    pages.contains(id) ? "\(id).html" : nil
                }.markup)
            addFiles(shown, to: &content)
        } else {
            addEmptyState(to: &content)
        }
        let frame = frame("dashboard", title: "\(project.name), \(period.title(language))")
        return templates.page("dashboard", frame, common, content: content)
    }

    /// A dashboard that someone has put together.
    private func page(_ layout: DashboardLayout, _ shown: [ReportValue]) -> [UInt8] {
        var content = Markup()
        PeriodNavigation(period: period, periods: periods, language: language).add(to: &content, isDashboard: false)
        let pages = Set(shown.map(\.info.id))
        content.add(
            CustomDashboard(layout: layout, values: values, facts: facts, look: templates.look) { id in
                pages.contains(id) ? "\(id).html" : nil
            }.markup)
        var words = common
        words["project"] = layout.name
        let title = "\(layout.name), \(project.name), \(period.title(language))"
        return templates.page(
            "dashboard", frame("custom-dashboard", title: title, last: layout.name), words, content: content)
    }

    /// Links to the dashboards that people have put together.
    private func addDashboards(to markup: inout Markup) {
        guard isFull, !facts.dashboards.isEmpty else { return }
        markup.raw("<nav class=\"faces\" aria-label=\"")
        markup.text(language(.dashboards))
        markup.raw("\">")
        for layout in facts.dashboards {
            markup.link("dashboard-\(layout.id).html", layout.name)
            markup.raw(" ")
        }
        markup.raw("</nav>\n")
    }

    private func addEmptyState(to markup: inout Markup) {
        markup.raw("<section class=\"empty\"><h2>")
        markup.text(language(.nothingInPeriod))
        markup.raw("</h2><p>")
        markup.text(language(.nothingInPeriodHelp))
        markup.raw("</p></section>\n")
    }

    /// The files of every report, for programs and for offices.
    private func addFiles(_ shown: [ReportValue], to markup: inout Markup) {
        markup.raw("<section class=\"files\" aria-labelledby=\"files-title\"><h2 id=\"files-title\">")
        markup.text(language(.details))
        markup.raw("</h2><ul>")
        for value in shown {
            markup.raw("<li>")
            let title = language.text(value.info.title)
            if isFull { markup.link("\(value.info.id).html", title) } else { markup.text(title) }
            addFaces(value.info, to: &markup)
            markup.raw("</li>")
        }
        markup.raw("</ul></section>\n")
    }

    private func addFaces(_ info: ReportInfo, to markup: inout Markup) {
        let title = language.text(info.title)
        if isFull {
            markup.raw(" ")
            markup.link("\(info.id).json", "JSON", label: language(.asJSON, ["report": title]))
        }
        markup.raw(" ")
        markup.link("\(info.id).csv", "CSV", label: language(.asCSV, ["report": title]))
    }

    /// The page of a report around what it says.
    func page(_ value: ReportValue, _ said: Markup) -> [UInt8] {
        var content = Markup()
        let anchor = "#\(value.info.id)"
        PeriodNavigation(period: period, periods: periods, language: language)
            .add(to: &content, anchor: anchor, isDashboard: false)
        content.raw("<p class=\"faces\">")
        content.link("index.html\(anchor)", language(.dashboard))
        addFaces(value.info, to: &content)
        content.raw("</p>\n")
        content.add(said)
        let title = language.text(value.info.title)
        var words = common
        words["report"] = title
        words["about"] = language.text(value.info.about)
        words["id"] = value.info.id
        let frame = frame("report", title: "\(title), \(project.name), \(period.title(language))", last: title)
        return templates.page("report", frame, words, content: content)
    }

    // MARK: Frame

    private func frame(_ kind: String, title: String, last: String? = nil) -> Frame {
        var frame = Frame(kind: kind, title: title, root: "../../", inputs: inputs)
        frame.path = [
            ("../../index.html", language(.projects)), ("../index.html", project.name),
            ("index.html", period.title(language)),
        ]
        if let last { frame.path.append(("", last)) }
        return frame
    }

    private var common: [String: Any] {
        [
            "project": project.name, "slug": project.slug, "domain": project.domain,
            "zone": language(.zone, ["zone": project.timeZone]), "period": period.title(language),
            "dates": language.days(values.days),
        ]
    }
}
