package import DaybookCore
import DaybookEngine
import Foundation

/// What a share shows: one dashboard, with the files of its reports.
///
/// A share without a password has it as a page, one with passwords as JSON that is sealed before it is published.
package struct SharedDashboard: Sendable {
    private let title: String
    private let html: Markup
    /// CSV and JSON of each report, by their names.
    private let files: [SiteFile]
    private let templates: Templates

    /// Rows of a list in the JSON of a report.
    private static let jsonLimit = 1_000
    /// Rows of a CSV; fewer than on a project's own pages, since a browser has to unlock all of it at once.
    private static let csvLimit = 10_000

    /// Renders the reports that have rows, as `layout` has them where there is one; `zone` is the project's time zone,
    /// `inputs` the id of what they were computed from.
    package init(
        title: String, zone: String, layout: DashboardLayout?, values: DashboardValues, facts: ProjectFacts,
        inputs: String, templates: Templates
    ) {
        self.title = title
        self.templates = templates
        let language = templates.look.language
        var html = Markup()
        html.raw("<div class=\"title\"><h1>")
        html.text(title)
        html.raw("</h1><p>")
        html.text(language.days(values.days))
        html.raw(" <small>")
        html.text(language(.zone, ["zone": zone]))
        html.raw("</small></p></div>\n")
        let look = templates.look
        if let layout {
            html.add(CustomDashboard(layout: layout, values: values, facts: facts, look: look) { _ in nil }.markup)
        } else {
            html.add(Dashboard(values, facts: facts, look: look) { _ in nil }.markup)
        }
        html.raw("<p class=\"hint\">")
        html.text(language(.inputs))
        html.raw(" <code>\(inputs)</code></p>\n")
        self.html = html
        files = values.reports.filter { !$0.isEmpty }.flatMap { value in
            [
                SiteFile(
                    path: "\(value.info.id).json",
                    bytes: value.body(Page(limit: SharedDashboard.jsonLimit)).json + [0x0A]),
                SiteFile(
                    path: "\(value.info.id).csv",
                    bytes: CSVWriter.bytes(value.csv(Page(limit: SharedDashboard.csvLimit)))),
            ]
        }
    }

    /// Everything the page shows, for `unlock.js`: `{title, lang, dir, html, files: [{name, type, base64}]}`.
    package var content: [UInt8] {
        let files = files.map { file in
            Value.object([
                .init("name", .text(file.path)),
                .init("type", .text(file.path.hasSuffix(".csv") ? "text/csv" : "application/json")),
                .init("base64", .text(Data(file.bytes).base64EncodedString())),
            ])
        }
        let language = templates.look.language
        var writer = JSONWriter()
        writer.value(
            .object([
                .init("title", .text(title)), .init("lang", .text(language.tag)),
                .init("dir", .text(language.direction)), .init("html", .text(html.string)),
                .init("files", .list(files)),
            ]))
        return writer.bytes
    }

    /// The files of a share without a password, in its folder.
    package func openFiles(in folder: String) -> [SiteFile] {
        let links = files.map { ["name": $0.path] }
        let page = templates.share(["title": title, "files": links], content: html)
        return [SiteFile(path: "\(folder)/index.html", bytes: page)]
            + files.map { SiteFile(path: "\(folder)/\($0.path)", bytes: $0.bytes) }
    }

    /// The one file of a share with passwords; `sealed` is what was made of the content.
    package func lockedFile(in folder: String, sealed: [UInt8]) -> SiteFile {
        let values: [String: Any] = [
            "title": templates.look.language(.protectedPage),
            "sealed": ["json": String(decoding: sealed, as: UTF8.self)],
        ]
        return SiteFile(path: "\(folder)/index.html", bytes: templates.share(values, content: Markup()))
    }
}
