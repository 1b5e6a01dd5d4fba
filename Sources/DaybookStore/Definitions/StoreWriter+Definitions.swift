import DaybookCore
import DaybookGit
import DaybookJSON

extension StoreWriter {
    /// Writes a record as the file of a definition, over the members that its shape does not know, in one commit.
    ///
    /// `newSecret` is the hash of a secret that the store does not know yet.
    ///
    /// - Throws: `refused` where the file has an edit that is not committed, or would hold a secret of the store.
    func writeDefinition<Record>(
        _ record: Record, shape: Shape<Record>, path: String, plan: ChangePlan, newSecret: String? = nil
    ) throws {
        let old = try git.bytes(of: path)
        try refuseWaitingEdit(of: path)
        let members = DefinitionFile.members(of: record, shape: shape, over: try old.map { try JSON.parse($0) })
        let bytes = DefinitionFile.bytes(of: members)
        let guards = CommitGuard(
            directory: directory, files: files, hashes: secretHashes + (newSecret.map { [$0] } ?? []))
        try guards.checkSecrets(in: bytes + Array(plan.message.text.utf8), path)
        let staging = try makeStaging("definition")
        defer { dropStaging(staging) }
        let staged = "\(staging)/\(FilePath.name(of: path))"
        try files.createWhole(directory.absolute(staged), bytes, mode: 0o644)
        try files.syncDirectory(directory.absolute(staging))
        var plan = plan
        plan.moves = [.init(staged: staged, path: path)]
        try perform(plan)
    }

    /// Refuses to write over what somebody has edited and not committed.
    func refuseWaitingEdit(of path: String) throws(DaybookError) {
        guard try git.waitingPaths().contains(path) else { return }
        throw DaybookError(
            .refused, "\(path) has an edit that is not committed.",
            remedy: "Commit it with `daybook commit`, or drop it with `git -C \(directory.path) checkout -- \(path)`.")
    }

    /// The hashes of the secrets of all keys, those that were revoked too, and of the tokens of all shares.
    var secretHashes: [String] { snapshot.keys.map(\.key.hash) + snapshot.shares.map(\.share.tokenHash) }
}
