import DaybookCore
import DaybookGit

/// Looks at the paths of a commit before it is made.
///
/// Nothing below `.daybook` or `.git` may be committed: that is where secrets and salts are. No part of a path may be a
/// symbolic link, which could lead there.
struct CommitGuard {
    let directory: DataDirectory
    let files: any FileSystem

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
        for path in paths {
            let parts = path.split(separator: "/", omittingEmptySubsequences: false)
            let isPlain = parts.allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." && $0.lowercased() != ".git" }
            guard isPlain, !StorePath.isHidden(path) else { throw CommitGuard.refusal(path) }
            for count in parts.indices.map({ $0 + 1 }) {
                let part = parts.prefix(count).joined(separator: "/")
                if try files.status(of: directory.absolute(part))?.kind == .link { throw CommitGuard.refusal(part) }
            }
        }
    }

    private static func refusal(_ path: String) -> DaybookError {
        DaybookError(
            .refused, "\(path) may not be committed: it could hold secrets, salts or files from elsewhere.",
            remedy: "Move it out of the data directory.")
    }
}
