import DaybookCore
import DaybookJSON
import Foundation

/// One of the project's own data tables, a JSON object.
struct TableFile {
    private let root: Value

    /// Reads a table.
    ///
    /// - Throws: `notFound` without the file, `invalid` where it is not an object.
    init(path: String) throws(DaybookError) {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw DaybookError(
                .notFound, "The table '\(path)' cannot be read.",
                remedy: "Name the folder that holds 'tables' with --templates, or set DAYBOOK_SHARE.")
        }
        guard let root = try? JSON.parse(data), root.members != nil else {
            throw DaybookError(
                .invalid, "The table '\(path)' is not a JSON object.", remedy: "Restore the file from the release.")
        }
        self.root = root
    }

    /// The texts of the list under `name`, or none.
    func texts(_ name: String) -> [String] { TableFile.texts(root[name]) }

    /// The objects of the list under `name`, or none.
    func rows(_ name: String) -> [Row] { (root[name]?.list ?? []).map(Row.init(value:)) }

    /// One object of a list.
    struct Row {
        fileprivate let value: Value

        /// The text of a member; empty where there is none.
        func text(_ name: String) -> String { value[name]?.text ?? "" }

        /// The texts of a member that is a list, or none.
        func texts(_ name: String) -> [String] { TableFile.texts(value[name]) }
    }

    private static func texts(_ list: Value?) -> [String] { (list?.list ?? []).compactMap(\.text) }
}
