import DaybookCore
import DaybookGit

/// Looks at the paths of a commit before it is made.
///
/// Nothing below `.daybook` or `.git` may be committed: that is where secrets and salts are. No part of a path may be a
/// symbolic link, which could lead there.
struct CommitGuard {
    let directory: DataDirectory
    let files: any FileSystem
    /// SHA-256 of the secrets of keys, in hex.
    var hashes: [String] = []

    /// Checks the paths that a plan commits.
    ///
    /// - Throws: `refused`, naming the path.
    func check(_ plan: ChangePlan) throws(DaybookError) {
        let changes = plan.gitChanges(ignoring: StorePath.isOutsideGit)
        try check(changes.map(\.path))
        for path in plan.committed where StorePath.isHidden(path) { throw CommitGuard.refusal(path) }
    }

    /// Checks paths below the data directory.
    func check(_ paths: [String]) throws(DaybookError) {
        var checked: Set<[UInt8]> = []
        for path in paths {
            let parts = path.split(separator: "/", omittingEmptySubsequences: false)
            let isPlain = parts.allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." && $0.lowercased() != ".git" }
            guard isPlain, !StorePath.isHidden(path) else { throw CommitGuard.refusal(path) }
            for count in parts.indices.map({ $0 + 1 }) {
                let part = parts.prefix(count).joined(separator: "/")
                guard checked.insert(Array(part.utf8)).inserted else { continue }
                if try files.status(of: directory.absolute(part))?.kind == .link { throw CommitGuard.refusal(part) }
            }
        }
    }

    /// Checks the work-tree files of a commit of hand-made edits: each must be a definition or a top file of the store,
    /// without a secret, a salt or an address of anybody in it.
    ///
    /// Rules (`projects/<slug>/rules/*.json`) may hold addresses: they say which traffic is the site's own, and its
    /// people write their own addresses there knowingly.
    ///
    /// - Complexity: linear in the bytes of the files.
    /// - Throws: `refused`, naming the files, and the line of an address.
    func checkEdits(_ paths: [String]) throws(DaybookError) {
        let foreign = paths.filter { !StorePath.isDefinition($0) && !StorePath.topFiles.contains($0) }
        guard foreign.isEmpty else {
            let (are, them) = foreign.count == 1 ? ("is no file", "it") : ("are no files", "them")
            throw DaybookError(
                .refused, "\(foreign.joined(separator: ", ")) \(are) that Daybook knows, so nothing was committed.",
                remedy: "Take a copy if you need one and move \(them) out of the data directory.")
        }
        let secrets = try SecretScan(directory: directory, files: files, hashes: hashes)
        for path in paths {
            let bytes = try files.read(directory.absolute(path))
            if secrets.finds(in: bytes) { throw CommitGuard.secretRefusal(path) }
            if !StorePath.isRule(path), let line = AddressScan.firstLine(in: bytes) {
                throw DaybookError(
                    .refused, "\(path) holds an IP address in line \(line) and may not be committed.",
                    remedy: "Take it out of the file; addresses of your own traffic belong in a project's rules.")
            }
        }
    }

    /// Checks what Daybook itself is about to commit to a path.
    ///
    /// - Throws: `refused` where a secret or a salt is in the bytes.
    func checkSecrets(in bytes: [UInt8], _ path: String) throws(DaybookError) {
        let secrets = try SecretScan(directory: directory, files: files, hashes: hashes)
        if secrets.finds(in: bytes) { throw CommitGuard.secretRefusal(path) }
    }

    private static func secretRefusal(_ path: String) -> DaybookError {
        DaybookError(
            .refused, "\(path) holds a secret or a salt of this store and may not be committed.",
            remedy: "Take it out of the file.")
    }

    private static func refusal(_ path: String) -> DaybookError {
        DaybookError(
            .refused, "\(path) may not be committed: it could hold secrets, salts or files from elsewhere.",
            remedy: "Move it out of the data directory.")
    }
}
