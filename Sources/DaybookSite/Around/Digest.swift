package import DaybookCore
import DaybookEngine
import Foundation

/// A letter about a day, week or month that is over: one HTML file without anything outside it, fit for an e-mail, and
/// the same as text.
package struct Digest: Sendable {
    private let project: Project
    private let span: PublishedSpan
    private let values: DashboardValues
    private let facts: ProjectFacts
    /// Where the site is published, without a final slash; empty where that is not known.
    private let address: String
    private let templates: Templates

    /// Rows of each list.
    private static let rowCount = 5

    /// Tells of a span's values.
    package init(
        _ project: Project, _ span: PublishedSpan, values: DashboardValues, facts: ProjectFacts, address: String,
        templates: Templates
    ) {
        self.project = project
        self.span = span
        self.values = values
        self.facts = facts
        self.address = address
        self.templates = templates
    }

    private var language: Language { templates.look.language }

    private var title: String { "\(project.name): \(span.kind(language)), \(span.title(language))" }

    /// `<slug>/digest/<length>.html` and `.txt`.
    package var files: [SiteFile] {
        let name = "\(project.slug)/digest/\(span.length.rawValue)"
        return [SiteFile(path: "\(name).html", bytes: page), SiteFile(path: "\(name).txt", bytes: text)]
    }

    // MARK: HTML

    private var page: [UInt8] {
        var markup = Markup()
        addFigures(to: &markup)
        for list in lists { add(list, to: &markup) }
        return templates.letter(
            title: title,
            ["project": project.name, "kind": span.kind(language), "span": span.title(language), "link": link ?? ""],
            content: markup)
    }

    private var link: String? { address.isEmpty ? nil : "\(address)/\(project.slug)/30d/index.html" }

    private func addFigures(to markup: inout Markup) {
        markup.raw("<table><tbody>")
        for line in Headline(values, facts)?.lines(language) ?? [] {
            markup.raw("<tr><th scope=\"row\">")
            markup.text(line.name)
            markup.raw("</th><td><b>")
            markup.text(line.value)
            markup.raw("</b></td><td>")
            markup.text(line.change ?? "")
            markup.raw("</td></tr>")
        }
        markup.raw("</tbody></table>\n")
    }

    private func add(_ list: DigestList, to markup: inout Markup) {
        markup.raw("<h2>")
        markup.text(list.title)
        markup.raw("</h2><table><tbody>")
        for row in list.rows {
            markup.raw("<tr><th scope=\"row\">")
            markup.text(row.label)
            markup.raw("</th><td><b>")
            markup.text(row.value)
            markup.raw("</b></td></tr>")
        }
        markup.raw("</tbody></table>\n")
    }

    // MARK: Text

    private var text: [UInt8] {
        var lines = [title, ""]
        for line in Headline(values, facts)?.lines(language) ?? [] {
            lines.append("\(line.name): \(line.value)\(line.change.map { " (\($0))" } ?? "")")
        }
        for list in lists {
            lines += ["", list.title]
            lines += list.rows.map { "  \($0.value)  \(Digest.plain($0.label))" }
        }
        if let link { lines += ["", link] }
        return Array((lines.joined(separator: "\n") + "\n").utf8)
    }

    /// A label without characters that could end its line or move a terminal.
    private static func plain(_ label: String) -> String {
        String(
            String.UnicodeScalarView(
                label.unicodeScalars.map { $0.properties.generalCategory == .control ? "\u{FFFD}" : $0 }))
    }

    // MARK: Lists

    /// The first rows of every ranked list that has some.
    private var lists: [DigestList] {
        values.reports.flatMap { value -> [DigestList] in
            let body = value.body(Page(limit: Digest.rowCount))
            return value.info.charts.compactMap { DigestList(value.info, $0, body, Digest.rowCount, language) }
        }
    }
}

/// The first rows of a ranked list in words.
private struct DigestList {
    let title: String
    let rows: [(label: String, value: String)]

    /// Nil for what is no ranked list, and for one without rows.
    init?(_ info: ReportInfo, _ chart: ChartInfo, _ body: ReportBody, _ count: Int, _ language: Language) {
        let (label, metric): (String, String)
        switch chart {
        case .lines: return nil
        case .bars(_, let name, let value), .map(_, let name, let value): (label, metric) = (name, value)
        }
        guard let part = body.parts.first(where: { $0.name == chart.part }), case .table(let table) = part.content,
            let labels = table.columns.firstIndex(where: { $0.name == label }),
            let metrics = table.columns.firstIndex(where: { $0.name == metric }), !table.rows.isEmpty
        else { return nil }
        title = language.text(info.charts.count == 1 ? info.title : part.title)
        rows = table.rows.prefix(count).map { row in
            (
                language.figure(row[labels], unit: table.columns[labels].unit),
                language.figure(row[metrics], unit: table.columns[metrics].unit)
            )
        }
    }
}
