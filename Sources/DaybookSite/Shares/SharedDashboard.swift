package import DaybookCore
package import DaybookEngine
import Foundation

/// What a share shows: one dashboard, with the files of its reports.
///
/// A share without a password has it as a page, one with passwords as JSON that is sealed before it is published.
package struct SharedDashboard: Sendable {
    private let title: String
    private let dates: String
    private let sections: String
    /// CSV and JSON of each report, by their names.
    private let files: [SiteFile]

    /// Rows of a list in the JSON of a report.
    private static let jsonLimit = 1_000
    /// Rows of a CSV; fewer than on a project's own pages, since a browser has to unlock all of it at once.
    private static let csvLimit = 10_000

    /// Renders the reports that have rows.
    package init(name: String, project: Project, days: ClosedRange<Day>, values: [ReportValue]) {
        let (first, last) = (days.lowerBound.text, days.upperBound.text)
        title = name
        dates = first == last ? first : "\(first) to \(last)"
        let shown = values.filter { !$0.isEmpty }
        sections = PeriodPages.sections(of: shown)
        files = shown.flatMap { value in
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
        var writer = JSONWriter()
        writer.value(
            .object([
                .init("title", .text(title)), .init("lang", .text("en")), .init("dir", .text("ltr")),
                .init("html", .text(html)), .init("files", .list(files)),
            ]))
        return writer.bytes
    }

    /// The files of a share without a password, in its folder.
    package func openFiles(in folder: String, templates: Templates) -> [SiteFile] {
        let links = files.map { ["name": $0.path] }
        let page = templates.share(["title": title, "content": html, "files": links])
        return [SiteFile(path: "\(folder)/index.html", bytes: page)]
            + files.map { SiteFile(path: "\(folder)/\($0.path)", bytes: $0.bytes) }
    }

    /// The one file of a share with passwords; `sealed` is what `SealedPage` made of the content.
    package static func lockedFile(in folder: String, sealed: [UInt8], templates: Templates) -> SiteFile {
        let page = templates.share([
            "title": "Protected page", "sealed": ["json": String(decoding: sealed, as: UTF8.self)],
        ])
        return SiteFile(path: "\(folder)/index.html", bytes: page)
    }

    private var html: String {
        var markup = Markup()
        markup.raw("<h1>")
        markup.text(title)
        markup.raw(" <small>")
        markup.text(dates)
        markup.raw("</small></h1>\n")
        return markup.string + sections
    }
}
