import Crypto
package import DaybookCore
import Foundation
import Mustache

/// The page shells, style sheet, words and outlines of a site, from a folder that may lie over others.
package struct Templates: Sendable {
    /// The page shells that Daybook asks for.
    private static let shells = ["page", "index", "project", "dashboard", "report", "document", "login"]
    /// Where a shell's content goes, until the page around it is made.
    private static let place = "\u{E000}content\u{E000}"

    /// Files copied to `assets/` as they are, by name.
    package let assets: [String: [UInt8]]
    /// Hex SHA-256 over every file, an input of every page.
    package let digest: String
    package let look: Look
    private let library: MustacheLibrary
    private let words: [String: String]

    /// Reads `*.mustache`, `assets/*`, `locales/*` and `tables/world.json`; of each file the first folder that has it
    /// counts, and locale files replace single words of those below.
    ///
    /// `locale` is the language of the pages.
    ///
    /// - Throws: `notFound` naming what no folder has, `invalid` for a file that cannot be read, with its line.
    package init(folders: [String], locale: String = "en") throws(DaybookError) {
        var files = TemplateFiles(folders: folders)
        library = try Templates.library(&files)
        assets = files.all(in: "assets")
        let locales = files.layers("locales/\(locale).json")
        guard !locales.isEmpty else {
            let known = files.names(in: "locales").filter { !$0.hasPrefix("countries.") }.map { $0.dropLast(5) }
            throw DaybookError(
                .notFound, "There is no locale \(locale).", remedy: "Name one of \(known.joined(separator: ", ")).")
        }
        let language = try Language(
            tag: locale, files: locales, countries: files.layers("locales/countries.\(locale).json"))
        guard let outlines = files.first("tables/world.json") else { throw files.missing(["tables/world.json"]) }
        look = Look(language: language, outlines: try Outlines(path: outlines.path, bytes: outlines.bytes))
        words = language.words
        digest = files.digest
    }

    private static func library(_ files: inout TemplateFiles) throws(DaybookError) -> MustacheLibrary {
        var library = MustacheLibrary()
        var missing: [String] = []
        for name in shells {
            guard let file = files.first("\(name).mustache") else {
                missing.append("\(name).mustache")
                continue
            }
            do {
                library.register(
                    try MustacheTemplate(string: String(decoding: file.bytes, as: UTF8.self)), named: name)
            } catch let error as MustacheTemplate.ParserError {
                let place = error.context
                let line = place.line.trimmingCharacters(in: .whitespaces)
                throw DaybookError(
                    .invalid,
                    "The template \(file.path) cannot be read: line \(place.lineNumber), column \(place.columnNumber), "
                        + "'\(line)': \(error.error).", remedy: "Mend its tags.")
            } catch {
                throw DaybookError(
                    .invalid, "The template \(file.path) cannot be read.", remedy: "Mend its tags.", cause: "\(error)")
            }
        }
        guard missing.isEmpty else { throw files.missing(missing) }
        return library
    }

    /// The bytes of a page: a shell with its values around the content, inside the common page.
    func page(_ shell: String, _ frame: Frame, _ values: [String: Any], content: Markup) -> [UInt8] {
        var values = values
        values["words"] = words
        values["lang"] = look.language.tag
        values["dir"] = look.language.direction
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
        let page = library.render(values, withTemplate: "page") ?? ""
        guard let place = page.range(of: Templates.place) else { return Array(page.utf8) }
        return Array(page[..<place.lowerBound].utf8) + content.bytes + Array(page[place.upperBound...].utf8)
    }
}
