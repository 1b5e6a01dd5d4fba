import DaybookMarkdown

/// A page of documentation, published as Markdown and as HTML.
package enum DocumentPage {
    /// The two files of a document below `docs/`.
    package static func files(
        name: String, title: String, markdown: String, inputs: String, templates: Templates
    ) -> [SiteFile] {
        let page = templates.page(
            "document", title: title, root: "../", inputs: inputs, ["text": Markdown.html(markdown)])
        return [
            SiteFile(path: "docs/\(name).html", bytes: page),
            SiteFile(path: "docs/\(name).md", bytes: Array(markdown.utf8)),
        ]
    }
}
