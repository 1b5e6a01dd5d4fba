/// A file of the site: where it goes and what it holds.
package struct SiteFile: Sendable, Equatable {
    /// Path below the site's root, with `/`.
    package let path: String
    package let bytes: [UInt8]

    /// A file at a path.
    package init(path: String, bytes: [UInt8]) {
        self.path = path
        self.bytes = bytes
    }
}
