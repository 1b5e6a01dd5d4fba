import DaybookCore
import DaybookGit

/// Carries out plans, one at a time.
struct PlanRunner {
    let directory: DataDirectory
    let files: any FileSystem
    let git: GitRepository

    /// Writes the plan down and carries it out.
    ///
    /// - Throws: where it throws before the plan file is in place nothing has happened; afterwards the plan is pending.
    func run(_ plan: ChangePlan) throws(DaybookError) {
        try check(plan)
        var plan = plan
        plan.foreignLocks = try gitLocks()
        try files.replaceWhole(directory.absolute(DataDirectory.plan), plan.bytes, mode: 0o600)
        try carryOut(plan)
    }

    /// Looks whether a new plan may be carried out; changes nothing.
    ///
    /// - Throws: `refused` for paths that may not be committed, `damaged` where the ledger is not as it was committed.
    func check(_ plan: ChangePlan) throws(DaybookError) {
        try CommitGuard(directory: directory, files: files).check(plan)
        if let ledger = plan.ledger { try ledgerGuard.check(ledger, mayHaveBegun: false) }
    }

    private var ledgerGuard: LedgerGuard { LedgerGuard(directory: directory, files: files, git: git) }

    /// Carries out what an earlier process left, or removes what it had only staged.
    func recover() throws(DaybookError) {
        try clearGitLocks()
        // First, since they may be what a full disk is full of.
        try clearObjects()
        try finishPending()
        try clearStaging()
    }

    /// Carries out a plan that is still there; false where there is none.
    @discardableResult
    func finishPending() throws(DaybookError) -> Bool {
        let path = directory.absolute(DataDirectory.plan)
        guard try files.exists(path) else { return false }
        let plan = try ChangePlan(files.read(path))
        if let ledger = plan.ledger { try ledgerGuard.check(ledger, mayHaveBegun: true) }
        try carryOut(plan)
        return true
    }

    /// Carries out a plan that is on disk, and says of any failure that the plan stays.
    private func carryOut(_ plan: ChangePlan) throws(DaybookError) {
        do {
            try carryOutSteps(of: plan)
        } catch {
            throw DaybookError(
                error.code, error.message,
                remedy: "The change is kept, and the next command that changes the store completes it. "
                    + error.remedy,
                cause: error.cause)
        }
    }

    private func carryOutSteps(of plan: ChangePlan) throws(DaybookError) {
        try place(plan.moves)
        for path in plan.removals { try remove(path) }
        if let ledger = plan.ledger { try append(ledger) }
        let changes = plan.gitChanges(ignoring: StorePath.isOutsideGit)
        if !changes.isEmpty {
            try git.commit(
                changes, author: GitAuthor(name: plan.author.name, email: plan.author.email), at: plan.at,
                message: plan.message)
        }
        for path in plan.drops { try remove(path) }
        try files.unlink(directory.absolute(DataDirectory.plan))
        try files.syncDirectory(directory.absolute(DataDirectory.state))
    }

    private func place(_ moves: [ChangePlan.Move]) throws(DaybookError) {
        var folders: [String] = []
        for move in moves {
            let (staged, path) = (directory.absolute(move.staged), directory.absolute(move.path))
            let folder = FilePath.parent(of: path)
            let mode: UInt32 = StorePath.isHidden(move.path) ? 0o700 : 0o755
            try files.makeDirectories(folder, mode: mode)
            if try files.exists(staged) { try files.rename(staged, to: path) }
            guard try files.exists(path) else {
                throw DaybookError(
                    .damaged, "The file \(move.staged) of an unfinished change is missing.",
                    remedy: "Bring .daybook/state back from a backup.")
            }
            if folders.last != folder { folders.append(folder) }
        }
        for folder in folders { try files.syncDirectory(folder) }
    }

    private func remove(_ path: String) throws(DaybookError) {
        let whole = directory.absolute(path)
        if try files.exists(whole) { try files.unlink(whole) }
        var folder = FilePath.parent(of: path)
        while StorePath.mayVanish(folder), try files.namesIfAny(in: directory.absolute(folder)).isEmpty {
            if try files.exists(directory.absolute(folder)) {
                try files.removeDirectory(directory.absolute(folder))
            }
            folder = FilePath.parent(of: folder)
        }
        let kept = directory.absolute(folder)
        if try files.exists(kept) { try files.syncDirectory(kept) }
    }

    /// Puts the lines at the offset that the plan names, over whatever an interrupted attempt left there.
    ///
    /// What is before the offset was compared with HEAD.
    private func append(_ ledger: LedgerAddition) throws(DaybookError) {
        let path = directory.absolute(ledger.file)
        let folder = FilePath.parent(of: path)
        try files.makeDirectories(folder, mode: 0o755)
        let isNew = try !files.exists(path)
        let file = isNew ? try files.create(path, mode: 0o644) : try files.open(path)
        defer { files.close(file) }
        try files.truncate(file, to: ledger.offset)
        try files.write(ledger.bytes, to: file, at: ledger.offset)
        try files.sync(file)
        try files.syncDirectory(folder)
    }

    /// Removes the locks that git keeps for one commit, which a process that was killed in its commit left.
    ///
    /// Only where a plan is pending, and none that was there before it: that is another program's.
    private func clearGitLocks() throws(DaybookError) {
        let path = directory.absolute(DataDirectory.plan)
        guard try files.exists(path) else { return }
        let foreign = try ChangePlan(files.read(path)).foreignLocks
        for name in try gitLocks() where !foreign.contains(name) { try files.unlink(directory.absolute(name)) }
    }

    private func gitLocks() throws(DaybookError) -> [String] {
        let heads = try files.namesIfAny(in: directory.absolute(".git/refs/heads")).filter { $0.hasSuffix(".lock") }
        var names: [String] = []
        for name in ["index.lock", "HEAD.lock", "packed-refs.lock"] + heads.map({ "refs/heads/\($0)" })
        where try files.exists(directory.absolute(".git/\(name)")) {
            names.append(".git/\(name)")
        }
        return names
    }

    private func clearStaging() throws(DaybookError) {
        let staging = directory.absolute(DataDirectory.staging)
        for name in try files.namesIfAny(in: staging) { try files.removeTree(staging + "/" + name) }
    }

    /// Removes what a commit that was killed had written of objects, which are copies of lines.
    private func clearObjects() throws(DaybookError) {
        let objects = directory.absolute(".git/objects")
        for name in try files.namesIfAny(in: objects) where name.hasPrefix(GitRepository.temporaryPrefix) {
            try files.unlink("\(objects)/\(name)")
        }
    }
}
