package import DaybookCore
import Foundation

/// Where the files that come with Daybook lie: templates and tables.
///
/// Looked for in this order: the folder that was named, `DAYBOOK_SHARE`, `<executable>/../share/daybook`, the checkout
/// that the executable was built in.
package struct Installation: Sendable {
    /// The folder with templates, `assets/` and `tables/`.
    package let templates: String

    /// Finds the files.
    ///
    /// - Throws: `notFound`, with every place looked at.
    package init(
        named: String?, environment: [String: String], executable: String
    ) throws(DaybookError) {
        let places = Installation.places(named: named, environment: environment, executable: executable)
        guard let found = places.first(where: { FileManager.default.fileExists(atPath: "\($0)/page.mustache") }) else {
            throw DaybookError(
                .notFound, "Daybook's templates are in none of \(places.joined(separator: ", ")).",
                remedy: "Name their folder with --templates, or set DAYBOOK_SHARE.")
        }
        templates = found
    }

    private static func places(named: String?, environment: [String: String], executable: String) -> [String] {
        if let named { return [named] }
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
