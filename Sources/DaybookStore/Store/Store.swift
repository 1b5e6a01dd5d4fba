package import DaybookCore
import DaybookGit

/// Makes stores.
package enum Store {
    /// What `init` shows once.
    package struct Made: Sendable, Equatable {
        package let directory: DataDirectory
        /// Kept nowhere but as its SHA-256.
        package let adminToken: String
    }

    private static let unfinished = DataDirectory.hidden + "/init"

    /// Makes a store in a folder that does not exist, is empty or holds nothing but a README.md.
    ///
    /// A folder in which an earlier call was interrupted is begun anew. Ends with one commit.
    ///
    /// - Throws: `refused`, saying what is in the way; `exists` where there is a store already.
    package static func initialize(
        at path: String, author: Author, now: Instant,
        files: any FileSystem = LinuxFileSystem(), chance: Chance = .system
    ) throws(DaybookError) -> Made {
        if try !files.exists(path) { try files.makeDirectories(absolute(path), mode: 0o700) }
        let directory = try DataDirectory(path)
        try clearUnfinished(directory, files)
        try checkIsFree(directory, files)
        try directory.check(files)
        try files.setMode(directory.path, mode: 0o700)
        for folder in DataDirectory.hiddenFolders {
            try files.makeDirectory(directory.absolute(folder), mode: 0o700)
            if folder == DataDirectory.hidden {
                try files.createWhole(directory.absolute(unfinished), [], mode: 0o600)
            }
        }
        let token = try Secrets(directory: directory, files: files).make(chance: chance)
        try writeFiles(directory, files)
        let git = try GitRepository.create(at: directory.path)
        let readme = try files.exists(directory.absolute("README.md")) ? ["README.md"] : []
        try git.commit(
            (StoreFormat.ownFiles + readme).map(GitChange.file),
            author: GitAuthor(name: author.name, email: author.email), at: now, message: GitMessage("Make the store"))
        try files.unlink(directory.absolute(unfinished))
        try files.syncDirectory(directory.absolute(DataDirectory.hidden))
        return Made(directory: directory, adminToken: token)
    }

    /// Gives a copy of a store the folders that copies leave out, and closes it to others.
    ///
    /// - Throws: `not-found` where the folder holds no store.
    package static func prepareCopy(
        at path: String, files: any FileSystem = LinuxFileSystem()
    ) throws(DaybookError) {
        let directory = try DataDirectory(path)
        _ = try repository(of: directory, files)
        try files.setMode(directory.path, mode: 0o700)
        for folder in DataDirectory.hiddenFolders {
            try files.makeDirectories(directory.absolute(folder), mode: 0o700)
            try files.setMode(directory.absolute(folder), mode: 0o700)
        }
        for name in try files.namesIfAny(in: directory.absolute(DataDirectory.secrets)) {
            let path = directory.absolute("\(DataDirectory.secrets)/\(name)")
            try files.setMode(path, mode: try files.status(of: path)?.kind == .folder ? 0o700 : 0o600)
        }
    }

    static func repository(of directory: DataDirectory, _ files: any FileSystem) throws(DaybookError) -> GitRepository {
        guard try files.exists(directory.absolute(".git")), try !files.exists(directory.absolute(unfinished)) else {
            throw DaybookError(
                .notFound, "\(directory.path) holds no Daybook store.",
                remedy: "Make one with `daybook init --data \(directory.path)`.")
        }
        return try GitRepository.open(at: directory.path)
    }

    private static func absolute(_ path: String) throws(DaybookError) -> String {
        if path.hasPrefix("/") { return path }
        return try DataDirectory(".").absolute(path)
    }

    private static func writeFiles(_ directory: DataDirectory, _ files: any FileSystem) throws(DaybookError) {
        try files.makeDirectory(directory.absolute("ledger"), mode: 0o755)
        try files.makeDirectory(directory.absolute("projects"), mode: 0o755)
        let contents = [StoreFormat.bytes, Array(StoreFormat.attributes.utf8), Array(StoreFormat.ignored.utf8)]
        for (name, bytes) in zip(StoreFormat.ownFiles, contents) {
            try files.createWhole(directory.absolute(name), bytes, mode: 0o644)
        }
        try files.syncDirectory(directory.path)
    }

    /// Removes what an interrupted `init` made; its marker is the first file made and the last to go.
    private static func clearUnfinished(_ directory: DataDirectory, _ files: any FileSystem) throws(DaybookError) {
        let marked = DataDirectory.hidden
        let isThere = try files.exists(directory.absolute(marked))
        if isThere, try files.namesIfAny(in: directory.absolute(marked)).isEmpty {
            try files.removeDirectory(directory.absolute(marked))
        }
        guard try files.exists(directory.absolute(unfinished)) else { return }
        for folder in ["ledger", "projects", DataDirectory.open] {
            guard try files.namesIfAny(in: directory.absolute(folder)).isEmpty else {
                throw DaybookError(
                    .refused, "\(directory.path) is marked as unfinished but holds data in \(folder).",
                    remedy: "If it is a store you use, remove \(directory.absolute(unfinished)).")
            }
        }
        for name in [".git", "ledger", "projects"] + StoreFormat.ownFiles {
            try files.removeTree(directory.absolute(name))
        }
        for name in try files.names(in: directory.absolute(marked)) where "\(marked)/\(name)" != unfinished {
            try files.removeTree(directory.absolute("\(marked)/\(name)"))
        }
        try files.removeTree(directory.absolute(marked))
    }

    private static func checkIsFree(_ directory: DataDirectory, _ files: any FileSystem) throws(DaybookError) {
        let names = try files.names(in: directory.path).filter { $0 != "README.md" }
        if names.contains(StoreFormat.path) || names.contains(DataDirectory.hidden) {
            throw DaybookError(
                .exists, "\(directory.path) already holds a Daybook store.",
                remedy: "Use it, or choose another folder with --data.")
        }
        if let first = names.first {
            throw DaybookError(
                .refused, "\(directory.path) is not empty: it holds \(first).",
                remedy: "Choose an empty folder with --data; one that holds only a README.md counts as empty.")
        }
        if let outer = try GitRepository.surrounding(folder: directory.path, wouldTrack: StoreFormat.path) {
            throw DaybookError(
                .refused, "\(directory.path) lies inside the git repository \(outer), which would track its files.",
                remedy: "Choose a folder outside of it, or let its .gitignore ignore this one.")
        }
    }
}
