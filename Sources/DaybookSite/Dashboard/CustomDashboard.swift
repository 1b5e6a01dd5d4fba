import DaybookCore
import DaybookEngine

/// A dashboard that someone has put together: its widgets in their order, as wide as they are on a grid of twelve.
struct CustomDashboard {
    let layout: DashboardLayout
    let values: DashboardValues
    let facts: ProjectFacts
    let look: Look
    /// The address of a report's page; nil where it has none.
    let page: (String) -> String?

    private static let gridColumns = 12

    /// The widgets whose report has rows.
    var markup: Markup {
        var markup = Markup()
        if !layout.about.isEmpty {
            markup.raw("<p class=\"about\">")
            markup.text(layout.about)
            markup.raw("</p>\n")
        }
        markup.raw("<div class=\"groups\">")
        for (number, widget) in layout.inOrder.enumerated() {
            guard let value = values.reports.first(where: { $0.info.id == widget.report }), !value.isEmpty else {
                continue
            }
            markup.raw("<section class=\"group span-\(columns(widget))\" aria-labelledby=\"widget-\(number)\">")
            markup.raw("<h2 class=\"unseen\" id=\"widget-\(number)\">")
            markup.text(look.language.text(value.info.title))
            markup.raw("</h2>")
            add(value, number, to: &markup)
            markup.raw("</section>\n")
        }
        markup.raw("</div>\n")
        return markup
    }

    /// How many of a page's three columns a widget takes.
    private func columns(_ widget: DashboardLayout.Widget) -> Int {
        min(3, max(1, (widget.width * 3 + CustomDashboard.gridColumns / 2) / CustomDashboard.gridColumns))
    }

    private func add(_ value: ReportValue, _ number: Int, to markup: inout Markup) {
        switch value.info.place {
        case .headline:
            guard let headline = Headline(values, facts) else { return }
            KeyFigures(
                columns: headline.columns, now: headline.now, before: headline.before, language: look.language
            ).add(to: &markup)
        case .series:
            SeriesCharts(values.series ?? value, before: values.before, values, facts, look)?
                .add(to: &markup, id: "widget-\(number)-chart", grain: values.series == nil ? .day : values.grain)
        case .panel:
            markup.raw("<div class=\"panels\">")
            Panels(
                value: value, values: values, facts: facts, look: look, page: page(value.info.id),
                prefix: "widget-\(number)-"
            )
            .add(to: &markup)
            markup.raw("</div>")
        }
    }
}
