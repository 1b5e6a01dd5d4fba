import Foundation

/// The tags of a Mustache file with the lines they stand on, to say what is wrong with a template that people wrote.
///
/// Source: https://mustache.github.io/mustache.5.html
struct TemplateTags {
    private struct Tag {
        /// `#`, `^`, `/`, `>` and the like; nil for a variable.
        let sign: Character?
        let name: String
        let line: Int
    }

    private var tags: [Tag] = []
    private var faults: [(line: Int, words: String)] = []

    /// Reads a file; where it changes the signs of tags, nothing behind that is read.
    init(_ text: String) {
        var (rest, line) = (text[...], 1)
        while let opening = rest.firstRange(of: "{{") {
            line += rest[..<opening.lowerBound].count(where: \.isNewline)
            rest = rest[opening.upperBound...]
            let isTriple = rest.first == "{"
            guard let closing = rest.firstRange(of: isTriple ? "}}}" : "}}") else {
                let shown = rest.prefix { !$0.isNewline }
                faults.append((line, "{{\(shown) is not closed"))
                return
            }
            let inner = rest[..<closing.lowerBound].drop { $0 == "{" || $0.isWhitespace }
            let sign = inner.first.flatMap { "#^/>&!=$<".contains($0) ? $0 : nil }
            if sign == "=" { return }
            let name = (sign == nil ? inner : inner.dropFirst()).trimmingCharacters(in: .whitespaces)
            tags.append(Tag(sign: sign, name: name, line: line))
            line += rest[..<closing.upperBound].count(where: \.isNewline)
            rest = rest[closing.upperBound...]
        }
    }

    /// The names of its variables and sections.
    var names: Set<String> { Set(tags.filter { $0.sign == nil || "#^&".contains($0.sign ?? " ") }.map(\.name)) }

    /// Everything that is wrong: sections without ends, partials that are no template, and names that mean nothing.
    func faults(templates: [String], known: Set<String>) -> [String] {
        var found = faults + unbalanced
        for tag in tags {
            switch tag.sign {
            case ">" where !templates.contains(tag.name):
                let names = templates.joined(separator: ", ")
                found.append((tag.line, "{{> \(tag.name)}} is no template; there are \(names)"))
            case nil, "#", "^", "&":
                if tag.name != ".", !known.contains(tag.name) {
                    found.append((tag.line, "{{\(tag.name)}} is nothing that Daybook fills in"))
                }
            default: break
            }
        }
        return found.sorted { $0.line < $1.line }.map { "line \($0.line): \($0.words)" }
    }

    private var unbalanced: [(line: Int, words: String)] {
        var (open, found): ([Tag], [(Int, String)]) = ([], [])
        for tag in tags {
            switch tag.sign {
            case "#", "^": open.append(tag)
            case "/":
                if open.last?.name == tag.name {
                    open.removeLast()
                } else {
                    found.append((tag.line, "{{/\(tag.name)}} ends nothing that is open there"))
                }
            default: break
            }
        }
        return found + open.map { ($0.line, "{{\($0.sign ?? "#")\($0.name)}} has no end") }
    }
}
