package import DaybookCore
import DaybookGit

extension StoreWriter {
    /// Starts an import into a project.
    ///
    /// - Complexity: linear in the project's import keys.
    /// - Throws: `not-found` for the project, `damaged` where the secret or a run of keys is.
    package func beginImport(
        project slug: String, format: String, author: Author, now: Instant
    ) throws(DaybookError) -> ImportWriter {
        try settle()
        let project = try snapshot.project(slug: slug)
        guard !project.archived else {
            throw DaybookError(
                .refused, "The project '\(slug)' is archived and takes no events.",
                remedy: "Take it back with `daybook project set \(slug) archived=false`.")
        }
        let suffix = chance.bytes(4)
        let day = now.utcDay.text.split(separator: "-").joined()
        let record = ImportRecord(id: "\(day)-\(Hex.text(suffix))", format: format, author: author.name, at: now)
        let keys = ImportKeySet(hash: try importKeyHash(), runs: try importKeyRuns(of: project.folder))
        return try ImportWriter(store: self, project: project, record: record, author: author, keys: keys)
    }

    /// Takes an import back whole: its segments leave the tree, its keys go, the ledger and git keep both acts.
    ///
    /// - Throws: `not-found` where there is none of that id, `refused` where it was taken back before.
    @discardableResult
    package func undoImport(_ id: String, author: Author, now: Instant) throws(DaybookError) -> ImportListing {
        try settle()
        guard let listing = snapshot.imports().first(where: { $0.record.id == id }) else {
            throw DaybookError(
                .notFound, "There is no import '\(id)'.", remedy: "See those there are with `daybook import list`.")
        }
        guard !listing.isUndone else {
            throw DaybookError(.refused, "The import '\(id)' was taken back already.", remedy: "Nothing is left to do.")
        }
        let message = GitMessage(
            "Take import \(id) back", trailers: [.init("Project", listing.project), .init("Import", id)])
        var plan = ChangePlan(author: author, at: now, message: message)
        let segments = Ledger.sealsInForce(snapshot.ledger.lines).filter { $0.seal.importID == id }.map(\.seal.path)
        let folder = StorePath.importFolder(project: listing.project, id: id)
        plan.removals = try Set(git.files(below: folder)).union(segments).sorted()
        plan.drops = [StorePath.importKeys(project: listing.project, id: id)]
        plan.ledger = snapshot.ledger.addition(of: [.undone(project: listing.project, id: id)], at: now)
        try perform(plan)
        return listing
    }

    private func importKeyRuns(of folder: String) throws(DaybookError) -> [ImportKeyRun] {
        let path = directory.absolute("\(DataDirectory.importKeys)/\(folder)")
        var runs: [ImportKeyRun] = []
        for name in try files.namesIfAny(in: path) {
            guard let run = ImportKeyRun(bytes: try files.read("\(path)/\(name)")) else {
                throw DaybookError(
                    .damaged, "The import keys \(path)/\(name) are cut or out of order.",
                    remedy: "Bring the file back from a backup, or undo that import and repeat it.")
            }
            runs.append(run)
        }
        return runs
    }
}
