import DaybookCore

/// The headings of a document with names that can be linked, and a list of them.
struct DocumentOutline {
    private struct Heading {
        let level: Int
        let id: String
        /// As markup: what is between the tags.
        let words: String
    }

    /// The document with a name on each heading below its title.
    let html: String
    private let headings: [Heading]

    /// From how many headings on a list of them helps.
    private static let listedFrom = 4

    /// Takes what `Markdown.html` made.
    init(_ html: String) {
        var headings: [Heading] = []
        var used: [String: Int] = [:]
        var named = ""
        var rest = html[...]
        while let match = rest.firstMatch(of: #/<h([23])>(.*?)<\/h[23]>/#) {
            let words = String(match.output.2)
            var id = DocumentOutline.id(words)
            used[id, default: 0] += 1
            if let count = used[id], count > 1 { id += "-\(count)" }
            let level = match.output.1 == "2" ? 2 : 3
            headings.append(Heading(level: level, id: id, words: words))
            named += rest[..<match.range.lowerBound] + "<h\(level) id=\"\(id)\">\(words)</h\(level)>"
            rest = rest[match.range.upperBound...]
        }
        // A block of code scrolls on its own, which a keyboard can only do where it gets the focus.
        self.html = (named + rest).replacing("<pre>", with: "<pre tabindex=\"0\">")
        self.headings = headings
    }

    /// Adds the list, where it helps.
    func addContents(to markup: inout Markup, _ language: Language) {
        guard headings.count >= DocumentOutline.listedFrom else { return }
        markup.raw("<nav class=\"contents\" aria-label=\"")
        markup.text(language(.contents))
        markup.raw("\"><ul>")
        for heading in headings {
            markup.raw("<li class=\"level-\(heading.level)\"><a href=\"#\(heading.id)\">\(heading.words)</a></li>")
        }
        markup.raw("</ul></nav>\n")
    }

    private static func id(_ words: String) -> String {
        let plain = words.replacing(#/<[^>]*>|&[a-z]+;/#, with: "")
        let parts = plain.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
        return parts.isEmpty ? "section" : parts.joined(separator: "-")
    }
}
