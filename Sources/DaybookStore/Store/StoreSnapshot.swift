package import DaybookCore
import DaybookGit

/// What a commit of the store says: its projects and its ledger.
///
/// Never changes; needs no lock.
package struct StoreSnapshot: Sendable {
    package let directory: DataDirectory
    /// The id of the commit, 40 hex digits.
    package let commit: String
    /// By folder.
    package let projects: [Project]
    /// Projects whose definitions have mistakes; they are not among `projects`.
    package let problems: [BrokenProject]
    /// The keys of all projects, revoked ones too, by path.
    package let keys: [ProjectKey]
    /// Keys whose files have mistakes; they are not among `keys` and open nothing.
    package let keyProblems: [BrokenKey]
    /// Rules whose files have mistakes; nothing is computed of their projects.
    package let ruleProblems: [BrokenRule]
    /// The shares of all projects, those past their end too, by path.
    package let shares: [ProjectShare]
    /// Shares whose files have mistakes; they are not among `shares` and show nothing.
    package let shareProblems: [BrokenShare]
    package let ledger: Ledger
    private let rules: [String: [Rule]]
    let files: any FileSystem

    /// Reads a store as it is at a commit, HEAD where none is named.
    ///
    /// - Complexity: linear in the ledger and the number of projects.
    /// - Throws: `not-found`, `newer-format`, `refused` for a directory others can change.
    package static func open(
        at path: String, commit: String = "HEAD", files: any FileSystem = LinuxFileSystem()
    ) throws(DaybookError) -> StoreSnapshot {
        let directory = try DataDirectory(path)
        try directory.check(files)
        return try StoreSnapshot(
            directory: directory, git: Store.repository(of: directory, files), commit: commit, files)
    }

    init(
        directory: DataDirectory, git: GitRepository, commit: String = "HEAD", _ files: any FileSystem
    ) throws(DaybookError) {
        self.directory = directory
        self.files = files
        guard try git.head != nil else {
            throw DaybookError(
                .notFound, "\(directory.path) holds no Daybook store yet.",
                remedy: "Make one with `daybook init --data \(directory.path)`.")
        }
        let id = try git.commitID(of: commit)
        try StoreFormat.check(git, at: id, in: directory.path)
        self.commit = id
        (projects, problems) = try ProjectDefinitions(git: git, commit: id).all()
        (keys, keyProblems) = try KeyDefinitions(git: git, commit: id).all()
        (rules, ruleProblems) = try RuleDefinitions(git: git, commit: id).all()
        (shares, shareProblems) = try ShareDefinitions(git: git, commit: id).all()
        var ledgerFiles: [(path: String, bytes: [UInt8])] = []
        for path in try git.files(below: "ledger", at: id) where path.hasSuffix(".ndjson") {
            ledgerFiles.append((path, try git.bytes(of: path, at: id) ?? []))
        }
        ledger = try Ledger(files: ledgerFiles)
    }

    /// The project of that slug.
    ///
    /// - Throws: `not-found`, with the slugs there are; `invalid`, with the reason, where its definition has mistakes.
    package func project(slug: String) throws(DaybookError) -> Project {
        if let project = projects.first(where: { $0.slug == slug }) { return project }
        if let broken = problems.first(where: { $0.slug == slug || $0.folder == slug }) { throw broken.error }
        let slugs = projects.map(\.slug).sorted().joined(separator: ", ")
        throw DaybookError(
            .notFound, "There is no project '\(slug)'.",
            remedy: slugs.isEmpty
                ? "Make one with `daybook project create --name NAME`." : "The projects are: \(slugs).")
    }

    /// The rules of a project in the order in which they apply.
    ///
    /// - Throws: `invalid`, naming the file and its fields, where one of them has mistakes: the numbers without it
    ///   would be others.
    package func rules(of project: Project) throws(DaybookError) -> [Rule] {
        if let broken = ruleProblems.first(where: { $0.project == project.folder }) { throw broken.error }
        return rules[project.folder] ?? []
    }

    /// The key of an id that is written with or without `key-`.
    ///
    /// Where `folder` names a project's folder it must be a key of that project.
    ///
    /// - Throws: `not-found`; `invalid`, with the reason, where its file has mistakes.
    package func key(_ id: String, of folder: String? = nil) throws(DaybookError) -> ProjectKey {
        let uuid = AccessKey.uuid(of: id)
        let isMeant = { (project: String, path: String) in
            path == StorePath.key(uuid, of: project) && folder ?? project == project
        }
        if let key = keys.first(where: { isMeant($0.project, $0.path) }) { return key }
        if let broken = keyProblems.first(where: { isMeant($0.project, $0.path) }) {
            throw DaybookError(.invalid, "\(broken.path) \(broken.words).", remedy: BrokenKey.remedy)
        }
        throw DaybookError(.notFound, "There is no key '\(id)'.", remedy: "See `daybook key list`.")
    }

    /// The slugs that a new project may not have, those of broken ones included.
    var takenSlugs: Set<String> { Set(projects.map(\.slug) + problems.flatMap { [$0.slug, $0.folder] }) }

    /// The folders that a new project may not have, those of broken ones included.
    var takenFolders: Set<String> { Set(projects.map(\.folder) + problems.map(\.folder)).union(deletedFolders) }

    /// The folders of projects that were deleted; none is used again, so that nothing late belongs to another project.
    package var deletedFolders: Set<String> {
        var deleted: Set<String> = []
        for line in ledger.lines {
            if case .projectDeleted(let project) = line.act { deleted.insert(project) }
        }
        return deleted.subtracting(projects.map(\.folder))
    }

    /// The events of a project: its sealed segments and, where asked for, the lines not sealed yet.
    ///
    /// - Throws: `locked` where the store was sealed between this snapshot and the reading of the tail.
    package func segments(of project: Project, openTail: Bool = false) throws(DaybookError) -> StoredSegments {
        let seals = Ledger.sealsInForce(ledger.lines.filter { $0.act.project == project.folder })
        let infos = seals.filter { $0.seal.stream == Stream.events.rawValue }.map { line, seal in
            SegmentInfo(
                path: seal.path, byteCount: seal.digest.byteCount, lineCount: seal.digest.lineCount,
                times: seal.digest.times, checksum: seal.digest.checksum, ledgerLine: line.hash)
        }
        let tail = openTail ? try self.openTail(of: project.folder) : []
        return StoredSegments(segments: infos, openTail: tail, directory: directory, files: files)
    }

    /// The imports of a project, or of all, oldest first, those taken back included.
    package func imports(of project: Project? = nil) -> [ImportListing] {
        var listings: [ImportListing] = []
        for line in ledger.lines where project.map({ $0.folder == line.act.project }) ?? true {
            switch line.act {
            case .imported(let folder, _, let value):
                if let record = ImportRecord(value) { listings.append(ImportListing(project: folder, record: record)) }
            case .undone(_, let id):
                for index in listings.indices where listings[index].record.id == id { listings[index].isUndone = true }
            case .projectDeleted(let folder): listings.removeAll { $0.project == folder }
            case .seal: continue
            }
        }
        return listings
    }

    /// The paths whose work-tree file differs from HEAD: edits that have no effect until they are committed.
    package func waitingPaths() throws(DaybookError) -> [String] {
        try Store.repository(of: directory, files).waitingPaths()
    }

    /// The bytes of a file at this commit; nil where it has none of that path.
    package func bytes(of path: String) throws(DaybookError) -> [UInt8]? {
        try Store.repository(of: directory, files).bytes(of: path, at: commit)
    }

    /// The files below a folder at this commit, sorted.
    package func paths(below folder: String) throws(DaybookError) -> [String] {
        try Store.repository(of: directory, files).files(below: folder, at: commit)
    }

    /// True where something waits for the next writer: lines that are not sealed, or an interrupted change.
    ///
    /// Makes nothing and takes no lock, so that a read-only store can be asked as well.
    ///
    /// - Complexity: linear in the number of journal files; none is read.
    /// - Throws: `input-output` where the folders cannot be listed.
    package func waitsForWriter() throws(DaybookError) -> Bool {
        if try files.exists(directory.absolute(DataDirectory.plan)) { return true }
        let recovery = JournalRecovery(directory: directory, files: files)
        for number in try recovery.numbers() where number > ledger.sealedJournal {
            let status = try files.status(of: directory.absolute(Journal.path(number)))
            if let status, status.byteCount > 0 { return true }
        }
        return false
    }

    private func openTail(of folder: String) throws(DaybookError) -> [UInt8] {
        var tail: [UInt8] = []
        let recovery = JournalRecovery(directory: directory, files: files)
        for number in try recovery.numbers() where number > ledger.sealedJournal {
            let bytes: [UInt8]
            do {
                bytes = try files.read(directory.absolute(Journal.path(number)))
            } catch  where error.code == .notFound {
                throw DaybookError(
                    .locked, "The store was sealed while it was being read.", remedy: "Run the command again.")
            }
            bytes.withUnsafeBytes { buffer in
                for line in LineCursor(buffer) {
                    guard let line = JournalLine(line), line.project == folder, line.stream == .events else { continue }
                    tail += line.line
                    tail.append(0x0A)
                }
            }
        }
        return tail
    }
}
