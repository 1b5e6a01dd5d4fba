import Crypto
import DaybookCore
import Foundation
import Mustache

/// The page shells and style sheet of a site: a folder that can be replaced whole.
package struct Templates: Sendable {
    /// The files that Daybook asks for; a folder that lacks one is refused.
    private static let shells = ["page", "index", "project", "dashboard", "report", "document", "share"]

    /// Files copied to `assets/` as they are, by name.
    package let assets: [String: [UInt8]]
    /// Hex SHA-256 over every file, an input of every page.
    package let digest: String
    private let library: MustacheLibrary

    /// Reads `*.mustache` and `assets/*` below a folder.
    ///
    /// - Throws: `notFound` naming every shell that is missing, `invalid` for a template that cannot be read.
    package init(folder: String) throws {
        var library = MustacheLibrary()
        var hash = SHA256()
        var missing: [String] = []
        for name in Templates.shells {
            guard let data = FileManager.default.contents(atPath: "\(folder)/\(name).mustache") else {
                missing.append("\(name).mustache")
                continue
            }
            hash.update(data: data)
            do {
                library.register(try MustacheTemplate(string: String(decoding: data, as: UTF8.self)), named: name)
            } catch {
                throw DaybookError(
                    .invalid, "The template \(folder)/\(name).mustache cannot be read.", remedy: "Mend its tags.",
                    cause: "\(error)")
            }
        }
        guard missing.isEmpty else {
            throw DaybookError(
                .notFound, "The folder \(folder) lacks the templates \(missing.joined(separator: ", ")).",
                remedy: "Name a complete folder with --templates.")
        }
        var assets: [String: [UInt8]] = [:]
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/assets")) ?? []
        for name in names.sorted() where !name.hasPrefix(".") {
            guard let data = FileManager.default.contents(atPath: "\(folder)/assets/\(name)") else { continue }
            hash.update(data: Data("\(name)\0".utf8))
            hash.update(data: data)
            assets[name] = [UInt8](data)
        }
        self.library = library
        self.assets = assets
        digest = Hex.text(hash.finalize())
    }

    /// The bytes of a shared page, which is alone: it leads nowhere, and nothing leads to it.
    func share(_ values: [String: Any]) -> [UInt8] {
        Array((library.render(values, withTemplate: "share") ?? "").utf8)
    }

    /// The bytes of a page: a shell with its values inside the common page.
    func page(_ shell: String, title: String, root: String, inputs: String, _ values: [String: Any]) -> [UInt8] {
        var values = values
        values["title"] = title
        values["root"] = root
        values["inputs"] = inputs
        values["content"] = library.render(values, withTemplate: shell) ?? ""
        return Array((library.render(values, withTemplate: "page") ?? "").utf8)
    }
}
