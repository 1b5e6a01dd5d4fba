package import DaybookCore
import DaybookGit

/// Compares a store with its ledger and its commit: order, completeness and content.
///
/// Needs no lock. Reads every segment, so that it is linear in the whole store.
package struct Verification: Sendable {
    private let directory: DataDirectory
    private let files: any FileSystem

    /// Checks the store at a path.
    package init(at path: String, files: any FileSystem = LinuxFileSystem()) throws(DaybookError) {
        directory = try DataDirectory(path)
        self.files = files
        try directory.check(files)
    }

    /// Everything that is wrong, by path; empty for a sound store.
    ///
    /// - Throws: `not-found` where there is no store, `git` where its history cannot be read.
    package func findings() throws(DaybookError) -> [Finding] {
        let git = try Store.repository(of: directory, files)
        try StoreFormat.check(git, at: "HEAD", in: directory.path)
        var findings: [Finding] = []
        let plan = try pendingPlan(&findings)
        findings += try ProjectDefinitions(git: git, commit: "HEAD").all().broken.map { broken in
            Finding(.definitionBroken, broken.path, broken.words, remedy: BrokenProject.remedy)
        }
        findings += try KeyDefinitions(git: git, commit: "HEAD").all().broken.map { broken in
            Finding(.definitionBroken, broken.path, broken.words, remedy: BrokenKey.remedy)
        }
        findings += try RuleDefinitions(git: git, commit: "HEAD").all().broken.map { broken in
            Finding(.definitionBroken, broken.path, broken.words, remedy: BrokenRule.remedy)
        }
        let chain = try LedgerCheck(directory: directory, files: files, pending: plan?.ledger).run()
        findings += chain.findings
        let seals = Ledger.sealsInForce(chain.lines).map(\.seal)
        let touched = plan?.touched ?? []
        for seal in seals where !touched.contains(seal.path) {
            findings += try SegmentCheck(directory: directory, files: files).findings(for: seal)
        }
        let named = Set(findings.map(\.path))
        findings += try comparison(git: git, expected: Set(seals.map(\.path)), named: named, besides: touched)
        return findings.sorted { ($0.path, $0.kind.rawValue) < ($1.path, $1.kind.rawValue) }
    }

    /// The change that was interrupted, which is a finding of its own: what it touches is neither as it was nor as it
    /// will be, so that nothing else can be said of it.
    private func pendingPlan(_ findings: inout [Finding]) throws(DaybookError) -> ChangePlan? {
        let path = directory.absolute(DataDirectory.plan)
        guard try files.exists(path) else { return nil }
        findings.append(
            Finding(
                .notAsCommitted, DataDirectory.plan, "holds a change that was interrupted",
                remedy: "Any command that changes the store completes it, as `daybook seal` does."))
        let bytes = try files.read(path)
        return try? ChangePlan(bytes)
    }

    /// What differs from HEAD, and files that are no part of a store.
    ///
    /// Those already named and those of a pending change are left out.
    private func comparison(
        git: GitRepository, expected: Set<String>, named: Set<String>, besides pending: Set<String>
    ) throws(DaybookError) -> [Finding] {
        var findings: [Finding] = []
        let walk = try StoreWalk(directory: directory, files: files)
        for path in walk.links {
            findings.append(
                Finding(
                    .foreignFile, path, "is no plain file or folder, and the store follows no links",
                    remedy: "Remove it, or replace it by what it leads to."))
        }
        let accounted = expected.union(pending)
        for path in walk.paths where StorePath.isSegment(path) && !accounted.contains(path) {
            findings.append(
                Finding(
                    .segmentUnexpected, path, "is in no line of the ledger, so its lines count in no report",
                    remedy: "Move it out of the data directory."))
        }
        let tracked = Set(try git.files(below: ""))
        let known = named.union(findings.map(\.path)).union(pending)
        for path in try git.waitingPaths() where !known.contains(path) {
            findings.append(tracked.contains(path) ? changed(path) : untracked(path))
        }
        let wanted = expected.subtracting(pending).subtracting(tracked)
        for path in wanted.sorted() where !StorePath.isOutsideGit(path) {
            findings.append(
                Finding(
                    .notAsCommitted, path, "is in the ledger but not in git's HEAD",
                    remedy: "Look for the commit that removed it with `git -C \(directory.path) log -- \(path)`."))
        }
        return findings
    }

    private func changed(_ path: String) -> Finding {
        Finding(
            .notAsCommitted, path, "is not as it was committed",
            remedy: StorePath.isSealed(path)
                ? "Bring it back with `git -C \(directory.path) checkout -- \(path)`."
                : "Commit it with `daybook commit`, or drop it with `git -C \(directory.path) checkout -- \(path)`."
        )
    }

    private func untracked(_ path: String) -> Finding {
        if StorePath.isDefinition(path) || StorePath.topFiles.contains(path) {
            return Finding(
                .notAsCommitted, path, "is new and not committed, so it has no effect",
                remedy: "Commit it with `daybook commit`, or remove it.")
        }
        return Finding(
            .foreignFile, path, "is no part of the store", remedy: "Move it out of the data directory.")
    }
}
