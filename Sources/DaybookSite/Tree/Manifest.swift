package import DaybookCore

/// What a site was built from: the file `build.json`.
///
/// Only files listed here are ever deleted by a later build.
package struct Manifest: Sendable, Equatable {
    /// One published file.
    package struct Entry: Sendable, Equatable {
        package let path: String
        /// Hex SHA-256 of what the file was computed from.
        package let inputs: String
        /// Hex SHA-256 of the file.
        package let digest: String
        package let byteCount: Int

        /// An entry of a file.
        package init(path: String, inputs: String, digest: String, byteCount: Int) {
            self.path = path
            self.inputs = inputs
            self.digest = digest
            self.byteCount = byteCount
        }
    }

    package static let fileName = "build.json"
    /// The facts of the build: version, commit, as-of and the like, in their order.
    package var facts: [Value.Member]
    package private(set) var entries: [Entry]

    /// A manifest whose entries are sorted by path.
    package init(facts: [Value.Member], entries: [Entry]) {
        self.facts = facts
        self.entries = entries.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    }

    /// A fact by name.
    package func fact(_ name: String) -> Value? { facts.first { $0.name == name }?.value }

    /// Reads the value of a `build.json`; nil for anything else.
    package init?(_ value: Value) {
        guard let members = value.members, let files = value["files"]?.members else { return nil }
        let entries = files.compactMap { file -> Entry? in
            guard let inputs = file.value["inputs"]?.text, let digest = file.value["sha256"]?.text,
                let byteCount = file.value["bytes"]?.int
            else { return nil }
            return Entry(path: file.name, inputs: inputs, digest: digest, byteCount: byteCount)
        }
        guard entries.count == files.count else { return nil }
        self.init(facts: members.filter { $0.name != "files" }, entries: entries)
    }

    /// The file's bytes.
    package var bytes: [UInt8] {
        let files = entries.map { entry in
            return Value.Member(
                entry.path,
                .object([
                    .init("inputs", .text(entry.inputs)), .init("sha256", .text(entry.digest)),
                    .init("bytes", .int(entry.byteCount)),
                ]))
        }
        var writer = JSONWriter()
        writer.value(.object(facts + [Value.Member("files", .object(files))]))
        return writer.bytes + [0x0A]
    }
}
