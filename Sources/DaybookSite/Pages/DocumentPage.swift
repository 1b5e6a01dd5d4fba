import DaybookMarkdown

/// A page of documentation, published as Markdown and as HTML.
package enum DocumentPage {
    /// The two files of a document below `docs/`.
    package static func files(
        name: String, title: String, markdown: String, inputs: String, templates: Templates
    ) -> [SiteFile] {
        var markup = Markup()
        let outline = DocumentOutline(Markdown.html(markdown))
        outline.addContents(to: &markup, templates.look.language)
        markup.raw(outline.html)
        var frame = Frame(kind: "document", title: title, root: "../", inputs: inputs)
        frame.path = [
            ("../index.html", templates.look.language(.projects)),
            ("index.html", templates.look.language(.documentation)),
        ]
        if name != "index" { frame.path.append(("", title)) }
        return [
            SiteFile(path: "docs/\(name).html", bytes: templates.page("document", frame, [:], content: markup)),
            SiteFile(path: "docs/\(name).md", bytes: Array(markdown.utf8)),
        ]
    }
}
