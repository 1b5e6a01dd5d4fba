import Crypto
package import DaybookCore
import Foundation
import Mustache

/// The page shells, style sheet, words and outlines of a site, from a folder that may lie over others.
package struct Templates: Sendable {
    /// The page shells that Daybook asks for.
    private static let shells = [
        "page", "index", "project", "dashboard", "report", "document", "digest", "share", "explore", "login",
    ]
    /// Where a shell's content goes, until the page around it is made.
    private static let place = "\u{E000}content\u{E000}"

    /// Files copied to `assets/` as they are, by name.
    package let assets: [String: [UInt8]]
    /// Hex SHA-256 over every file, an input of every page.
    package let digest: String
    package let look: Look
    /// True where search engines may list the pages.
    package let isIndexed: Bool
    private let library: MustacheLibrary
    private let words: [String: String]
    /// The style of letters.
    private let style: String

    /// Reads `*.mustache`, `assets/*`, `locales/*` and `tables/world.json`; of each file the first folder that has it
    /// counts, and locale files replace single words of those below.
    ///
    /// `locale` is the language of the pages; `isIndexed` lets search engines list them.
    ///
    /// - Throws: `notFound` naming what no folder has, `invalid` for a file that cannot be read, with its line.
    package init(folders: [String], locale: String = "en", isIndexed: Bool = false) throws(DaybookError) {
        self.isIndexed = isIndexed
        var files = TemplateFiles(folders: folders)
        assets = files.all(in: "assets")
        let locales = files.layers("locales/\(locale).json")
        guard !locales.isEmpty else {
            let known = files.names(in: "locales").filter { !$0.hasPrefix("countries.") }.map { $0.dropLast(5) }
            throw DaybookError(
                .notFound, "There is no locale \(locale).", remedy: "Name one of \(known.joined(separator: ", ")).")
        }
        let language = try Language(
            tag: locale, files: locales, countries: files.layers("locales/countries.\(locale).json"))
        guard let sheet = files.first("digest.css") else { throw files.missing(["digest.css"]) }
        style = String(decoding: sheet.bytes, as: UTF8.self)
        guard let outlines = files.first("tables/world.json") else { throw files.missing(["tables/world.json"]) }
        look = Look(language: language, outlines: try Outlines(path: outlines.path, bytes: outlines.bytes))
        words = language.words
        library = try Templates.library(&files, words: language.words)
        digest = files.digest
    }

    /// The path of a file in the first folder that has it.
    ///
    /// - Throws: `notFound` where none has.
    package static func path(of name: String, in folders: [String]) throws(DaybookError) -> String {
        let paths = folders.map { "\($0)/\(name)" }
        guard let path = paths.first(where: { FileManager.default.fileExists(atPath: $0) }) else {
            throw TemplateFiles(folders: folders).missing([name])
        }
        return path
    }

    /// The shells, of which those that people have replaced may name only what Daybook fills in.
    ///
    /// - Throws: `notFound`, `invalid` with everything that is wrong with the first broken one.
    private static func library(
        _ files: inout TemplateFiles, words: [String: String]
    ) throws(DaybookError) -> MustacheLibrary {
        let own = files.names(in: "").filter { $0.hasSuffix(".mustache") && !shells.contains(String($0.dropLast(9))) }
        guard own.isEmpty else {
            throw DaybookError(
                .invalid, "There is no template \(own.joined(separator: ", ")) to replace.",
                remedy: "The templates are \(shells.map { "\($0).mustache" }.joined(separator: ", ")).")
        }
        var library = MustacheLibrary()
        var missing: [String] = []
        var found: [(name: String, file: TemplateFiles.File)] = []
        var known = Set(words.keys.map { "words.\($0)" })
        for name in shells {
            guard let file = files.first("\(name).mustache") else {
                missing.append("\(name).mustache")
                continue
            }
            found.append((name, file))
            let lowest = files.lowest("\(name).mustache") ?? file
            known.formUnion(TemplateTags(String(decoding: lowest.bytes, as: UTF8.self)).names)
        }
        guard missing.isEmpty else { throw files.missing(missing) }
        for (name, file) in found { library.register(try template(file, known), named: name) }
        return library
    }

    private static func template(_ file: TemplateFiles.File, _ known: Set<String>) throws(DaybookError)
        -> MustacheTemplate
    {
        let text = String(decoding: file.bytes, as: UTF8.self)
        var faults = TemplateTags(text).faults(templates: shells, known: known)
        do {
            let template = try MustacheTemplate(string: text)
            if faults.isEmpty { return template }
        } catch let error as MustacheTemplate.ParserError where faults.isEmpty {
            faults = ["line \(error.context.lineNumber), column \(error.context.columnNumber): \(error.error)"]
        } catch  where faults.isEmpty {
            faults = ["\(error)"]
        } catch {}
        throw DaybookError(
            .invalid, "The template \(file.path) cannot be used: \(faults.joined(separator: "; ")).",
            remedy: "Mend it, or take it away: Daybook's own is used then.")
    }

    /// The bytes of a shared page, which is alone: it leads nowhere, and nothing leads to it.
    func share(_ values: [String: Any], content: Markup) -> [UInt8] {
        var values = values
        values["words"] = words
        values["lang"] = look.language.tag
        values["dir"] = look.language.direction
        values["content"] = Templates.place
        return page("share", values, around: content)
    }

    /// The bytes of a letter: one file with its style inside, which its own policy allows and nothing else.
    func letter(title: String, _ values: [String: Any], content: Markup) -> [UInt8] {
        var values = values
        values["style"] = style
        values["styleHash"] = CSPHash.text(style)
        values["words"] = words
        values["lang"] = look.language.tag
        values["dir"] = look.language.direction
        values["title"] = title
        values["content"] = content.string
        return Array((library.render(values, withTemplate: "digest") ?? "").utf8)
    }

    /// The bytes of a page: a shell with its values around the content, inside the common page.
    func page(_ shell: String, _ frame: Frame, _ values: [String: Any], content: Markup) -> [UInt8] {
        var values = values
        values["words"] = words
        values["lang"] = look.language.tag
        values["dir"] = look.language.direction
        values["policy"] = frame.policy
        values["noindex"] = !isIndexed || frame.isLive
        values["kind"] = frame.kind
        values["title"] = frame.title
        values["root"] = frame.root
        values["inputs"] = frame.inputs
        values["hasInputs"] = !frame.inputs.isEmpty
        values["isFile"] = !frame.isLive
        values["home"] = frame.isLive ? LiveSession.home : "\(frame.root)index.html"
        values["documents"] = frame.isLive ? "/api/docs" : "\(frame.root)docs/index.html"
        values["path"] = frame.path.enumerated().map { place, step -> [String: Any] in
            let isLast = place == frame.path.count - 1
            return ["target": step.target, "text": step.words, "last": isLast, "link": !isLast]
        }
        values["hasPath"] = !frame.path.isEmpty
        values["content"] = Templates.place
        values["content"] = library.render(values, withTemplate: shell) ?? ""
        return self.page("page", values, around: content)
    }

    /// A shell with its values, and content that was not made by a template in its place.
    private func page(_ shell: String, _ values: [String: Any], around content: Markup) -> [UInt8] {
        let page = Array((library.render(values, withTemplate: shell) ?? "").utf8)
        let mark = Array(Templates.place.utf8)
        // Its first byte stands in few pages elsewhere.
        guard let place = page.indices.first(where: { page[$0] == mark[0] && page[$0...].starts(with: mark) })
        else { return page }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(page.count + content.bytes.count)
        bytes += page[..<place]
        bytes += content.bytes
        bytes += page[(place + mark.count)...]
        return bytes
    }
}
