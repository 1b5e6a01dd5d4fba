package import DaybookCore
package import DaybookEngine

/// What the first page says of a published project.
package struct ProjectSummary: Sendable {
    package let name: String
    package let slug: String
    package let domain: String
    /// Headline figures of the last 30 days and of the 30 before; nil without events.
    package let figures: (columns: [FieldInfo], now: [Value], before: [Value])?
    /// Visitors of each of the last 30 days that are over.
    package let visitors: [Int]

    /// The headline figures of a body of the report on top; nil where it has none.
    package static func figures(
        of body: Value, _ info: ReportInfo
    ) -> (columns: [FieldInfo], now: [Value], before: [Value])? {
        let records = info.parts.filter { $0.kind == .record && !$0.isCompatibility }.prefix(2)
        guard let now = records.first, let before = records.last, records.count == 2 else { return nil }
        func values(_ part: PartInfo) -> [Value] {
            part.columns.map { column in
                guard case .number(let number)? = body[part.name]?[column.name] else {
                    return body[part.name]?[column.name] ?? .null
                }
                return .decimal(Fixed(units: Int((number * 10).rounded()), decimals: 1))
            }
        }
        return (now.columns, values(now), values(before))
    }

    /// A project with what its 30-day pages show.
    package init(
        _ project: Project, figures: (columns: [FieldInfo], now: [Value], before: [Value])?, visitors: [Int]
    ) {
        (name, slug, domain) = (project.name, project.slug, project.domain)
        self.figures = figures
        self.visitors = visitors
    }
}

/// The site's first page: the published projects side by side, and the documentation.
package enum IndexPage {
    /// Figures of a project that the page shows.
    private static let shown = ["visitors", "pageviews", "sessions", "bounce_rate"]

    /// The page at `index.html`.
    package static func file(_ projects: [ProjectSummary], inputs: String, templates: Templates) -> SiteFile {
        let language = templates.look.language
        var markup = Markup()
        if projects.isEmpty {
            markup.raw("<section class=\"empty\"><h2>")
            markup.text(language(.noProject))
            markup.raw("</h2><p><code>daybook project set SLUG visibility=public</code></p></section>\n")
        } else {
            addTable(projects, language, to: &markup)
        }
        let frame = Frame(kind: "index", title: language(.siteTitle), root: "", inputs: inputs)
        return SiteFile(path: "index.html", bytes: templates.page("index", frame, [:], content: markup))
    }

    private static func addTable(_ projects: [ProjectSummary], _ language: Language, to markup: inout Markup) {
        let columns = projects.lazy.compactMap(\.figures).first?.columns ?? []
        let places = shown.compactMap { name in columns.firstIndex { $0.name == name } }
        markup.raw("<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"")
        markup.text(language(.rollUp))
        markup.raw("\"><table class=\"rollup\"><caption>")
        markup.text(language(.rollUp))
        markup.raw("</caption><thead><tr><th scope=\"col\">")
        markup.text(language(.project))
        markup.raw("</th><th scope=\"col\">")
        markup.text(language(.trend))
        for place in places {
            markup.raw("</th><th scope=\"col\" class=\"n\">")
            markup.text(TableMarkup.heading(columns[place], language))
        }
        markup.raw("</th></tr></thead><tbody>")
        for project in projects { add(project, columns, places, language, to: &markup) }
        markup.raw("</tbody>")
        addSum(projects, columns, places, language, to: &markup)
        markup.raw("</table></div>\n<p class=\"hint\">")
        markup.text(language(.rollUpNote))
        markup.raw("</p>\n")
    }

    private static func add(
        _ project: ProjectSummary, _ columns: [FieldInfo], _ places: [Int], _ language: Language,
        to markup: inout Markup
    ) {
        markup.raw("<tr><th scope=\"row\">")
        let target = project.figures == nil ? "\(project.slug)/index.html" : "\(project.slug)/30d/index.html"
        markup.link(target, project.name)
        markup.raw("<small>")
        markup.text(project.domain)
        markup.raw("</small></th><td>")
        Sparkline(values: project.visitors).add(to: &markup)
        markup.raw("</td>")
        guard let figures = project.figures else {
            markup.raw("<td colspan=\"\(max(1, places.count))\">")
            markup.text(language(.noEvents))
            markup.raw("</td></tr>")
            return
        }
        for place in places {
            markup.raw("<td class=\"n\">")
            markup.figure(figures.now[place], unit: columns[place].unit, language)
            KeyFigures.addChange(
                Change(figures.now[place], figures.before[place], unit: columns[place].unit), columns[place],
                figures.before[place], language, element: "small", to: &markup)
            markup.raw("</td>")
        }
        markup.raw("</tr>")
    }

    /// The sum of what can be added over projects.
    private static func addSum(
        _ projects: [ProjectSummary], _ columns: [FieldInfo], _ places: [Int], _ language: Language,
        to markup: inout Markup
    ) {
        guard projects.count > 1 else { return }
        markup.raw("<tfoot><tr><th scope=\"row\">")
        markup.text(language(.sum))
        markup.raw("</th><td></td>")
        for place in places {
            markup.raw("<td class=\"n\">")
            if columns[place].unit == .count {
                let sum = projects.compactMap { $0.figures?.now[place].int }.reduce(0, +)
                markup.figure(.int(sum), unit: .count, language)
            }
            markup.raw("</td>")
        }
        markup.raw("</tr></tfoot>")
    }
}
