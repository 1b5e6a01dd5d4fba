import DaybookCore
import DaybookEngine

/// The dashboard of a span of days: headline figures, the main chart, and a panel for each list of each report.
///
/// Static pages, shared pages and the server's pages are made by this code.
package struct Dashboard: Sendable {
    private let values: DashboardValues
    private let facts: ProjectFacts
    private let look: Look
    private let page: @Sendable (String) -> String?

    /// `page` gives the address of a report's page from its id; nil where it has none.
    package init(
        _ values: DashboardValues, facts: ProjectFacts, look: Look, page: @escaping @Sendable (String) -> String?
    ) {
        self.values = values
        self.facts = facts
        self.look = look
        self.page = page
    }

    private var language: Language { look.language }

    /// The sections, without heading and navigation.
    package var markup: Markup {
        var markup = Markup()
        addFigures(to: &markup)
        if let series = values.series, let charts = SeriesCharts(series, before: values.before, values, facts, look) {
            markup.raw("<section class=\"series\" id=\"\(series.info.id)\" aria-labelledby=\"series-title\">")
            markup.raw("<h2 id=\"series-title\">")
            let title = language.text(series.info.title)
            if let page = page(series.info.id) { markup.link(page, title) } else { markup.text(title) }
            markup.raw("</h2>")
            charts.add(to: &markup, id: "series", grain: values.grain)
            markup.raw("</section>\n")
        }
        markup.raw("<div class=\"groups\">")
        for group in DashboardGroup.allCases { add(group, to: &markup) }
        markup.raw("</div>\n")
        return markup
    }

    private func addFigures(to markup: inout Markup) {
        guard let headline = Headline(values, facts) else { return }
        markup.raw("<section id=\"\(headline.report)\" aria-labelledby=\"figures-title\">")
        markup.raw("<h2 class=\"unseen\" id=\"figures-title\">")
        markup.text(language(.keyFigures))
        markup.raw("</h2>")
        KeyFigures(columns: headline.columns, now: headline.now, before: headline.before, language: language)
            .add(to: &markup)
        markup.raw("</section>\n")
    }

    private func add(_ group: DashboardGroup, to markup: inout Markup) {
        let shown = values.reports.filter { $0.info.place == .panel(group) && !$0.isEmpty }
        guard !shown.isEmpty else { return }
        let id = "group-\(group.rawValue)"
        let panels = shown.reduce(0) { $0 + $1.info.charts.count }
        markup.raw("<section class=\"group span-\(min(3, panels))\" aria-labelledby=\"\(id)\"><h2 id=\"\(id)\">")
        markup.text(language(group.phrase))
        markup.raw("</h2><div class=\"panels\">")
        for value in shown {
            Panels(value: value, values: values, facts: facts, look: look, page: page(value.info.id)).add(to: &markup)
        }
        markup.raw("</div></section>\n")
    }
}

extension DashboardGroup {
    var phrase: Phrase {
        switch self {
        case .content: .groupContent
        case .sources: .groupSources
        case .audience: .groupAudience
        case .behaviour: .groupBehaviour
        case .quality: .groupQuality
        case .server: .groupServer
        case .other: .groupOther
        }
    }
}
