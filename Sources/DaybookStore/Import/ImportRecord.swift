package import DaybookCore

/// What is kept of an import: `record.json` beside its segments, and in the ledger.
package struct ImportRecord: Sendable, Equatable {
    /// A file that was read.
    package struct Source: Sendable, Equatable {
        package let name: String
        /// Bytes as stored; nil for standard input.
        package let byteCount: Int?

        /// Names a file.
        package init(name: String, byteCount: Int?) {
            self.name = name
            self.byteCount = byteCount
        }
    }

    package let id: String
    package let format: String
    package var sources: [Source] = []
    package var readCount = 0
    package var acceptedCount = 0
    package var rejectedCount = 0
    package var duplicateCount = 0
    /// Who imported.
    package let author: String
    package let at: Instant

    /// A record without counts.
    package init(id: String, format: String, author: String, at: Instant) {
        self.id = id
        self.format = format
        self.author = author
        self.at = at
    }

    /// The members of the file.
    package var members: [Value.Member] {
        let files = sources.map { source in
            Value.object([.init("name", .text(source.name)), .init("bytes", source.byteCount.map(Value.int) ?? .null)])
        }
        return [
            .init("id", .text(id)), .init("format", .text(format)), .init("sources", .list(files)),
            .init("read", .int(readCount)), .init("accepted", .int(acceptedCount)),
            .init("rejected", .int(rejectedCount)), .init("duplicates", .int(duplicateCount)),
            .init("author", .text(author)), .init("at", .text(at.preciseText)),
        ]
    }

    /// Reads a record; nil where a member is missing.
    package init?(_ value: Value) {
        guard let id = value["id"]?.text, let format = value["format"]?.text, let author = value["author"]?.text,
            let at = value["at"]?.text.flatMap({ InstantText($0) }), let read = value["read"]?.int,
            let accepted = value["accepted"]?.int, let rejected = value["rejected"]?.int,
            let duplicates = value["duplicates"]?.int, let sources = value["sources"]?.list
        else { return nil }
        self.init(id: id, format: format, author: author, at: at.instant)
        self.sources = sources.compactMap { source in
            source["name"]?.text.map { Source(name: $0, byteCount: source["bytes"]?.int) }
        }
        (readCount, acceptedCount, rejectedCount, duplicateCount) = (read, accepted, rejected, duplicates)
    }
}

/// An import in the list of imports.
package struct ImportListing: Sendable, Equatable {
    /// The folder of its project.
    package let project: String
    package let record: ImportRecord
    /// True after it was taken back.
    package internal(set) var isUndone = false
}
