package import DaybookCore
import Foundation

/// Where the files that come with Daybook lie: templates, locale files and tables.
///
/// Looked for in this order: `DAYBOOK_SHARE`, `<executable>/../share/daybook`, the checkout that the executable was
/// built in. A folder that was named lies over what is found: it may replace any file, or hold all of them.
package struct Installation: Sendable {
    /// The folders with templates, `assets/`, `locales/` and `tables/`; an earlier one lies over a later one.
    package let templates: [String]
    /// The folder with the tables of browsers, programs and providers.
    package let tables: String

    /// Finds the files.
    ///
    /// - Throws: `notFound`, with every place looked at.
    package init(
        named: String?, environment: [String: String], executable: String
    ) throws(DaybookError) {
        let places = Installation.places(environment: environment, executable: executable)
        let found = places.first { FileManager.default.fileExists(atPath: "\($0)/page.mustache") }
        if let named, !FileManager.default.fileExists(atPath: named) {
            throw DaybookError(.notFound, "There is no folder \(named).", remedy: "Name a folder with --templates.")
        }
        templates = [named, found].compactMap(\.self)
        let tables = templates.map { "\($0)/tables" }
        guard let known = tables.first(where: { FileManager.default.fileExists(atPath: "\($0)/browsers.json") }) else {
            let looked = [named].compactMap(\.self) + places
            throw DaybookError(
                .notFound, "Daybook's templates and tables are in none of \(looked.joined(separator: ", ")).",
                remedy: "Name their folder with --templates, or set DAYBOOK_SHARE.")
        }
        self.tables = known
    }

    private static func places(environment: [String: String], executable: String) -> [String] {
        let program = URL(fileURLWithPath: executable).resolvingSymlinksInPath()
        let folder = program.deletingLastPathComponent()
        var places: [String] = []
        if let share = environment["DAYBOOK_SHARE"] { places += [share, "\(share)/site-templates"] }
        places.append(folder.deletingLastPathComponent().appending(path: "share/daybook/site-templates").path)
        var parent = folder
        while parent.path != "/" {
            let candidate = parent.appending(path: "site-templates").path
            if parent.lastPathComponent == ".build" {
                places.append(parent.deletingLastPathComponent().appending(path: "site-templates").path)
            } else if FileManager.default.fileExists(atPath: parent.appending(path: "Package.swift").path) {
                places.append(candidate)
            }
            parent = parent.deletingLastPathComponent()
        }
        return places
    }
}
