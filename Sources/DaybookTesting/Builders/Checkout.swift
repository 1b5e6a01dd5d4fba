package import Foundation

/// The checkout that the tests were built from.
package enum Checkout {
    /// Its folder of templates and tables.
    package static let templates = root.appending(path: "site-templates").path

    /// Its folder of tables.
    package static let tables = templates + "/tables"

    /// Its top folder.
    package static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
}
