package import DaybookCore
import DaybookEngine

/// A small picture of a project's visitors in 30 days, for a page or a README.
package enum Badge {
    private static let height = 20
    /// About the width of a letter at 11 pixels; the text is fitted to its room, so that any font fills it.
    private static let letter = 7

    /// The file `<slug>/badge.svg`.
    package static func file(
        _ project: Project, values: DashboardValues, facts: ProjectFacts, templates: Templates
    ) -> SiteFile? {
        let language = templates.look.language
        guard let headline = Headline(values, facts),
            let place = headline.columns.firstIndex(where: { $0.name == "visitors" })
        else { return nil }
        let name = language(.badge)
        let value = language.shortFigure(headline.now[place], unit: headline.columns[place].unit)
        let (left, right) = (name.count * letter + 12, value.count * letter + 12)
        var svg = Markup()
        svg.raw(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(left + right)\" height=\"\(height)\" role=\"img\">")
        svg.raw("<title>")
        svg.text("\(project.name): \(name) \(value)")
        svg.raw("</title><rect width=\"\(left + right)\" height=\"\(height)\" rx=\"3\" fill=\"#3f4650\"/>")
        svg.raw("<path d=\"M\(left) 0h\(right - 3)a3 3 0 0 1 3 3v14a3 3 0 0 1-3 3h-\(right - 3)z\" fill=\"#1f5f8b\"/>")
        svg.raw("<g fill=\"#fff\" font-family=\"system-ui,sans-serif\" font-size=\"11\">")
        add(name, at: 6, width: left - 12, to: &svg)
        add(value, at: left + 6, width: right - 12, to: &svg)
        svg.raw("</g></svg>\n")
        return SiteFile(path: "\(project.slug)/badge.svg", bytes: svg.bytes)
    }

    private static func add(_ text: String, at x: Int, width: Int, to svg: inout Markup) {
        svg.raw("<text x=\"\(x)\" y=\"14\" textLength=\"\(width)\" lengthAdjust=\"spacingAndGlyphs\">")
        svg.text(text)
        svg.raw("</text>")
    }
}
