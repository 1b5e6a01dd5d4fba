package import DaybookCore

/// A project's own page: a calendar of every period that has pages.
package struct ProjectPage: Sendable {
    private let project: Project
    private let periods: [Period]
    /// Visitors by the first day of a month.
    private let visitors: [Day: Int]
    /// The lengths of the spans of which there are letters.
    private let letters: [PublishedSpan.Length]
    private let templates: Templates

    /// A calendar of periods; `visitors` are those of each month, by its first day.
    package init(
        _ project: Project, periods: [Period], visitors: [Day: Int], letters: [PublishedSpan.Length],
        templates: Templates
    ) {
        self.letters = letters
        self.project = project
        self.periods = periods
        self.visitors = visitors
        self.templates = templates
    }

    private var language: Language { templates.look.language }

    /// The page at `<slug>/index.html`.
    package func file(inputs: String) -> SiteFile {
        var frame = Frame(kind: "calendar", title: project.name, root: "../", inputs: inputs)
        frame.path = [("../index.html", language(.projects)), ("index.html", project.name)]
        let words: [String: Any] = [
            "project": project.name, "domain": project.domain,
            "zone": language(.zone, ["zone": project.timeZone]),
        ]
        return SiteFile(
            path: "\(project.slug)/index.html", bytes: templates.page("project", frame, words, content: content))
    }

    private var content: Markup {
        var markup = Markup()
        let rolling = periods.filter { Period.Kind.rolling.contains($0.kind) }
        guard !rolling.isEmpty else {
            markup.raw("<section class=\"empty\"><h2>")
            markup.text(language(.noEvents))
            markup.raw("</h2><p>")
            markup.text(language(.noEventsHelp, ["project": project.slug]))
            markup.raw("</p></section>\n")
            return markup
        }
        markup.raw("<ul class=\"rolling\">")
        for period in rolling {
            markup.raw("<li>")
            markup.link("\(period.id)/index.html", period.title(language))
            markup.raw(" <small>")
            markup.text(language.days(period.days))
            markup.raw("</small></li>")
        }
        markup.raw("<li>")
        markup.link("explore/index.html", language(.explore))
        markup.raw(" <small>")
        markup.text(language(.exploreAbout))
        markup.raw("</small></li></ul>\n")
        for year in periods.filter({ $0.kind == .year }) { add(year, to: &markup) }
        addAround(to: &markup)
        return markup
    }

    /// What there is of the project beside its reports.
    private func addAround(to markup: inout Markup) {
        markup.raw("<section class=\"files\"><h2>")
        markup.text(language(.digests))
        markup.raw("</h2><ul>")
        var links = letters.map { ("digest/\($0.rawValue).html", $0.title(language)) }
        links += [("feed.xml", language(.feed)), ("badge.svg", language(.badge)), ("privacy.html", language(.privacy))]
        for (target, words) in links {
            markup.raw("<li>")
            markup.link(target, words)
            markup.raw("</li>")
        }
        markup.raw("</ul></section>\n")
    }

    private func add(_ year: Period, to markup: inout Markup) {
        markup.raw("<section class=\"year\" aria-labelledby=\"y\(year.id)\"><h2 id=\"y\(year.id)\">")
        markup.link("\(year.id)/index.html", year.id)
        markup.raw("</h2><ol class=\"months\">")
        let largest = max(1, visitors.values.max() ?? 0)
        for number in 0..<12 {
            let month = year.days.lowerBound.adding(months: number)
            markup.raw("<li>")
            if let period = periods.first(where: { $0.kind == .month && $0.days.lowerBound == month }) {
                let count = visitors[month] ?? 0
                markup.raw("<a href=\"\(period.id)/index.html\"><span>")
                markup.text(language.shortMonth(month))
                markup.raw("</span><b>")
                markup.text(language.shortened(count))
                markup.raw(
                    "</b><i class=\"w\(max(count > 0 ? 1 : 0, count * 100 / largest))\"></i><span class=\"unseen\">")
                markup.text(
                    language(.visitorsOfMonth, ["month": language.month(month), "count": language.grouped(count)]))
                markup.raw("</span></a>")
            } else {
                markup.raw("<span class=\"none\"><span>")
                markup.text(language.shortMonth(month))
                markup.raw("</span><b>\(Language.missing)</b></span>")
            }
            markup.raw("</li>")
        }
        markup.raw("</ol></section>\n")
    }
}
