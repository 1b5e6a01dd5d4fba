package import DaybookCore

/// What one line of the ledger records.
package enum LedgerAct: Sendable, Equatable {
    /// A segment was sealed.
    case seal(Seal)
    /// An import was published; `record` is what its `record.json` says.
    case imported(project: String, id: String, record: Value)
    /// An import was taken back whole.
    case undone(project: String, id: String)
    /// A project was deleted with all it had.
    case projectDeleted(project: String)

    /// A seal line's facts.
    package struct Seal: Sendable, Equatable {
        package let project: String
        package let stream: String
        package let path: String
        package let digest: SegmentDigest
        /// The import the segment belongs to, if any.
        package let importID: String?
        /// The newest journal file whose lines are sealed with it; nil for imports.
        package let journal: Int?

        /// Describes a sealed segment.
        package init(
            project: String, stream: String, path: String, digest: SegmentDigest, importID: String? = nil,
            journal: Int? = nil
        ) {
            self.project = project
            self.stream = stream
            self.path = path
            self.digest = digest
            self.importID = importID
            self.journal = journal
        }
    }

    /// The folder of the project it is about.
    package var project: String {
        switch self {
        case .seal(let seal): seal.project
        case .imported(let project, _, _), .undone(let project, _), .projectDeleted(let project): project
        }
    }

    /// The members of the line after `prev` and `at`.
    var members: [Value.Member] {
        switch self {
        case .seal(let seal): LedgerAct.members(seal)
        case .imported(let project, let id, let record):
            [
                .init("kind", .text("import")), .init("project", .text(project)), .init("import", .text(id)),
                .init("record", record),
            ]
        case .undone(let project, let id):
            [.init("kind", .text("undo")), .init("project", .text(project)), .init("import", .text(id))]
        case .projectDeleted(let project):
            [.init("kind", .text("project-deletion")), .init("project", .text(project))]
        }
    }

    private static func members(_ seal: Seal) -> [Value.Member] {
        let digest = seal.digest
        var members: [Value.Member] = [
            .init("kind", .text("seal")), .init("project", .text(seal.project)), .init("stream", .text(seal.stream)),
            .init("path", .text(seal.path)), .init("lines", .int(digest.lineCount)),
        ]
        if let times = digest.times {
            members.append(.init("first", .int(times.lowerBound.milliseconds)))
            members.append(.init("last", .int(times.upperBound.milliseconds)))
        }
        members.append(.init("bytes", .int(digest.byteCount)))
        members.append(.init("crc32c", .int(Int(digest.checksum))))
        members.append(.init("root", .text(digest.root)))
        if let importID = seal.importID { members.append(.init("import", .text(importID))) }
        if let journal = seal.journal { members.append(.init("journal", .int(journal))) }
        return members
    }

    /// Reads the members of a line; nil where one is missing or of another type.
    init?(_ value: Value) {
        guard let kind = value["kind"]?.text, let project = value["project"]?.text else { return nil }
        switch (kind, value["import"]?.text) {
        case ("seal", let importID):
            guard let seal = LedgerAct.seal(value, project: project, importID: importID) else { return nil }
            self = .seal(seal)
        case ("import", let id?):
            guard let record = value["record"] else { return nil }
            self = .imported(project: project, id: id, record: record)
        case ("undo", let id?): self = .undone(project: project, id: id)
        case ("project-deletion", _): self = .projectDeleted(project: project)
        default: return nil
        }
    }

    private static func seal(_ value: Value, project: String, importID: String?) -> Seal? {
        guard let stream = value["stream"]?.text, let path = value["path"]?.text, let lines = value["lines"]?.int,
            let bytes = value["bytes"]?.int, let checksum = value["crc32c"]?.int.flatMap({ UInt32(exactly: $0) }),
            let root = value["root"]?.text
        else { return nil }
        var digest = SegmentDigest()
        digest.lineCount = lines
        digest.byteCount = bytes
        digest.checksum = checksum
        digest.root = root
        digest.include(value["first"]?.int.map(Instant.init(milliseconds:)))
        digest.include(value["last"]?.int.map(Instant.init(milliseconds:)))
        return Seal(
            project: project, stream: stream, path: path, digest: digest, importID: importID,
            journal: value["journal"]?.int)
    }
}
