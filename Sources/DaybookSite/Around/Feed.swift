import Crypto
package import DaybookCore
import Foundation

/// An Atom feed of a project: an entry for each day, week and month that is over.
///
/// Source: RFC 4287.
package struct Feed: Sendable {
    /// An entry: a span and what it counted.
    package struct Entry: Sendable {
        let span: PublishedSpan
        let values: DashboardValues

        /// Tells of a span's values.
        package init(span: PublishedSpan, values: DashboardValues) {
            self.span = span
            self.values = values
        }
    }

    private let project: Project
    private let entries: [Entry]
    private let facts: ProjectFacts
    private let address: String
    private let templates: Templates

    /// A feed of entries; `address` is where the site is published, empty where that is not known.
    package init(
        _ project: Project, entries: [Entry], facts: ProjectFacts, address: String, templates: Templates
    ) {
        self.project = project
        self.entries = entries.sorted { left, right in
            let (first, second) = (left.span, right.span)
            return (second.days.upperBound, second.length.rawValue) < (first.days.upperBound, first.length.rawValue)
        }
        self.facts = facts
        self.address = address
        self.templates = templates
    }

    private var language: Language { templates.look.language }

    /// The file `<slug>/feed.xml`.
    package var file: SiteFile {
        var xml = Markup()
        xml.raw("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n")
        xml.raw("<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"\(language.tag)\">\n<title>")
        xml.text(project.name)
        xml.raw("</title>\n<id>urn:uuid:\(Feed.uuid(project.id))</id>\n<author><name>")
        xml.text(project.name)
        xml.raw("</name></author>\n<updated>\(updated(entries.first))</updated>\n")
        if !address.isEmpty { add(link: "feed.xml", relation: "self", to: &xml) }
        add(link: "30d/index.html", relation: "alternate", to: &xml)
        for entry in entries { add(entry, to: &xml) }
        xml.raw("</feed>\n")
        return SiteFile(path: "\(project.slug)/feed.xml", bytes: xml.bytes)
    }

    private func add(_ entry: Entry, to xml: inout Markup) {
        let span = entry.span
        xml.raw("<entry>\n<title>")
        xml.text("\(span.kind(language)), \(span.title(language))")
        let name = "\(project.id)/\(span.length.rawValue)/\(span.days.lowerBound.text)"
        xml.raw("</title>\n<id>urn:uuid:\(Feed.uuid(name))</id>\n<updated>\(updated(entry))</updated>\n")
        let page = span.length == .month ? span.days.lowerBound.text.prefix(7) : "30d"
        add(link: "\(page)/index.html", relation: "alternate", to: &xml)
        xml.raw("<summary>")
        let lines = Headline(entry.values, facts)?.lines(language) ?? []
        xml.text(
            lines.map { line in "\(line.name): \(line.value)\(line.change.map { " (\($0))" } ?? "")" }
                .joined(separator: "; "))
        xml.raw("</summary>\n</entry>\n")
    }

    private func add(link: String, relation: String, to xml: inout Markup) {
        xml.raw("<link rel=\"\(relation)\" href=\"")
        xml.text(address.isEmpty ? link : "\(address)/\(project.slug)/\(link)")
        xml.raw("\"/>\n")
    }

    /// The end of an entry's span; of a feed without entries the beginning of time.
    private func updated(_ entry: Entry?) -> String {
        guard let entry else { return Instant(milliseconds: 0).text }
        return entry.values.calendar.end(of: entry.span.days.upperBound).text
    }

    /// A UUID of version 8 made of a name, the same each time (RFC 9562, section 5.8).
    private static func uuid(_ name: String) -> String {
        var bytes = Array(SHA256.hash(data: Data("daybook feed \(name)".utf8)).prefix(16))
        bytes[6] = bytes[6] & 0x0F | 0x80
        bytes[8] = bytes[8] & 0x3F | 0x80
        let text = Hex.text(bytes)
        var parts: [Substring] = []
        var rest = text[...]
        for length in [8, 4, 4, 4, 12] {
            parts.append(rest.prefix(length))
            rest = rest.dropFirst(length)
        }
        return parts.joined(separator: "-")
    }
}
