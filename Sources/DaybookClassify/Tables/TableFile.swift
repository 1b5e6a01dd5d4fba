import DaybookCore
import Foundation
import Yams

/// One of the project's own data tables, a JSON object.
///
/// JSON is YAML too, so the parser of the pattern file reads it.
struct TableFile {
    private let root: Node

    /// Reads a table.
    ///
    /// - Throws: `notFound` without the file, `invalid` where it is not an object.
    init(path: String) throws(DaybookError) {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw DaybookError(
                .notFound, "The table '\(path)' cannot be read.",
                remedy: "Name the folder that holds 'tables' with --templates, or set DAYBOOK_SHARE.")
        }
        guard let root = try? Parser(yaml: String(decoding: data, as: UTF8.self)).singleRoot(), root.mapping != nil
        else {
            throw DaybookError(
                .invalid, "The table '\(path)' is not a JSON object.", remedy: "Restore the file from the release.")
        }
        self.root = root
    }

    /// The texts of the list under `name`, or none.
    func texts(_ name: String) -> [String] { TableFile.texts(root[name]) }

    /// The objects of the list under `name`, each by its members, or none.
    func rows(_ name: String) -> [Row] { (root[name]?.sequence ?? []).map(Row.init(node:)) }

    /// One object of a list.
    struct Row {
        fileprivate let node: Node

        /// The text of a member; empty where there is none.
        func text(_ name: String) -> String { node[name]?.scalar?.string ?? "" }

        /// The texts of a member that is a list, or none.
        func texts(_ name: String) -> [String] { TableFile.texts(node[name]) }
    }

    private static func texts(_ list: Node?) -> [String] { (list?.sequence ?? []).compactMap(\.scalar?.string) }
}
