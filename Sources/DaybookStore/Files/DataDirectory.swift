package import DaybookCore
import Glibc

/// The paths of a store, all below its data directory.
package struct DataDirectory: Sendable, Equatable {
    /// The absolute path, without links and without a final slash.
    package let path: String

    /// Names a directory that exists.
    ///
    /// - Throws: `not-found` where it does not, or `input-output`.
    package init(_ path: String) throws(DaybookError) {
        guard let resolved = realpath(path, nil) else {
            throw DaybookError(
                .notFound, "There is no data directory at \(path).",
                remedy: "Make one with `daybook init --data \(path)`.", cause: String(cString: strerror(errno)))
        }
        defer { free(resolved) }
        self.path = String(cString: resolved)
    }

    /// The absolute path of a path below the data directory.
    package func absolute(_ relative: String) -> String { path + "/" + relative }

    /// What git never sees.
    static let hidden = ".daybook"
    static let open = ".daybook/open"
    static let state = ".daybook/state"
    static let secrets = ".daybook/secrets"
    static let salts = ".daybook/salts"
    package static let cache = ".daybook/cache"
    static let staging = ".daybook/state/staging"
    /// The file of a change that is being carried out.
    package static let plan = ".daybook/state/plan.json"
    static let torn = ".daybook/state/torn"
    static let rejected = ".daybook/state/rejected"
    static let importKeys = ".daybook/state/import-keys"
    static let keyUses = ".daybook/state/key-uses.json"
    static let sharedPages = ".daybook/state/shared-pages.json"
    static let lock = ".daybook/lock"

    /// The folders that every store has below `.daybook`, the parent of each before it.
    static let hiddenFolders = [hidden, open, state, secrets, salts, cache, staging, torn, rejected, importKeys]

    /// Checks that only the owner can change the directory, its known folders and those of the projects, and that none
    /// of them is a link.
    ///
    /// - Complexity: one look at each of these folders.
    /// - Throws: `refused`, naming the path and the command that helps.
    func check(_ files: any FileSystem, owner: UInt32 = geteuid()) throws(DaybookError) {
        for path in [path] + (DataDirectory.hiddenFolders + ["ledger", "projects", ".git"]).map(absolute) {
            guard let status = try files.status(of: path) else { continue }
            try DataDirectory.check(path, status, owner: owner)
        }
        let projects = absolute("projects")
        for name in try files.namesIfAny(in: projects) {
            let path = "\(projects)/\(name)"
            guard let status = try files.status(of: path), status.kind != .file else { continue }
            try DataDirectory.check(path, status, owner: owner)
        }
    }

    private static func check(_ path: String, _ status: FileStatus, owner: UInt32) throws(DaybookError) {
        guard status.kind == .folder else {
            throw DaybookError(
                .refused, "\(path) is no folder of its own.", remedy: "Replace the link or file by a folder.")
        }
        guard status.owner == owner else {
            throw DaybookError(
                .refused, "\(path) belongs to another user (\(status.owner), not \(owner)).",
                remedy: "Run daybook as its owner, or change the owner with `chown -R`.")
        }
        guard status.mode & 0o002 == 0 else {
            throw DaybookError(
                .refused, "\(path) can be changed by every user of this machine.",
                remedy: "Close it with `chmod go-w \(path)`.")
        }
    }
}
