/// What people see where a server has nothing.
package enum MissingPage {
    /// The page, with a link to the site's first.
    package static func bytes(templates: Templates) -> [UInt8] {
        let language = templates.look.language
        var frame = Frame(kind: "missing", title: language(.noSuchPage), root: "/", inputs: "")
        frame.isLive = true
        var content = Markup()
        content.raw("<p>")
        content.link("/", language(.siteTitle))
        content.raw("</p>\n")
        return templates.page("index", frame, [:], content: content)
    }
}
