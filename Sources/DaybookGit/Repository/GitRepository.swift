import CGit2
package import DaybookCore
import Glibc

/// A repository with a work tree, opened through libgit2.
///
/// Every call blocks. The handle is not `Sendable`: one thread uses it, and others open their own. No call runs a hook,
/// reads the configuration of the user or the system, or talks to a remote.
package final class GitRepository {
    let handle: OpaquePointer
    /// The work tree, without a final slash.
    package let path: String
    /// The tree of the commit that was asked for by its id last: whoever reads one file of it mostly reads many.
    private(set) var latestTree: (commit: String, tree: OpaquePointer)?

    /// What the names of objects begin with that are being written into `.git/objects`.
    package static let temporaryPrefix = "tmp_obj_daybook_"

    private init(handle: OpaquePointer, path: String) {
        self.handle = handle
        self.path = path
    }

    deinit {
        git_tree_free(latestTree?.tree)
        git_repository_free(handle)
    }

    /// Keeps the tree of a commit until that of another is kept.
    func keep(_ tree: OpaquePointer?, of commit: String) {
        var kept: OpaquePointer?
        guard git_object_dup(&kept, tree) == 0 else { return }
        git_tree_free(latestTree?.tree)
        latestTree = kept.map { (commit, $0) }
    }

    /// The folder of the objects.
    var objects: String {
        get throws(DaybookError) {
            var buffer = git_buf()
            defer { git_buf_dispose(&buffer) }
            let code = git_repository_item_path(&buffer, handle, GIT_REPOSITORY_ITEM_OBJECTS)
            try GitLibrary.check(code, "looking for the objects of \(path)")
            guard let text = buffer.ptr else { throw DaybookError(.git, "Git has no objects in \(path).") }
            return String(cString: text)
        }
    }

    /// Makes `.git` in an existing folder, with `main` as its branch and without automatic repacking.
    ///
    /// Whatever the umask, folders get mode 0700 and files 0600; what git makes later in `.git` is behind the first of
    /// them.
    ///
    /// - Throws: `git` where there is a repository already or the folder cannot be written.
    package static func create(at path: String) throws(DaybookError) -> GitRepository {
        try GitLibrary.start()
        var options = git_repository_init_options()
        try GitLibrary.check(
            git_repository_init_options_init(&options, UInt32(GIT_REPOSITORY_INIT_OPTIONS_VERSION)), "starting")
        options.flags = GIT_REPOSITORY_INIT_NO_REINIT.rawValue
        var handle: OpaquePointer?
        let code = "main".withCString { branch in
            options.initial_head = branch
            return git_repository_init_ext(&handle, path, &options)
        }
        try GitLibrary.check(code, "making a repository in \(path)")
        guard let handle else { throw DaybookError(.git, "Git made no repository in \(path).") }
        let repository = GitRepository(handle: handle, path: path)
        try repository.setNoAutomaticRepack()
        try close(path + "/.git")
        return repository
    }

    /// Opens the repository whose work tree is exactly this folder.
    ///
    /// - Throws: `git` where there is none, it is bare or it belongs to somebody else.
    package static func open(at path: String) throws(DaybookError) -> GitRepository {
        try GitLibrary.start()
        var handle: OpaquePointer?
        let flags = GIT_REPOSITORY_OPEN_NO_SEARCH.rawValue
        try GitLibrary.check(
            git_repository_open_ext(&handle, path, flags, nil), "opening the repository of \(path)")
        guard let handle else { throw DaybookError(.git, "Git opened no repository in \(path).") }
        let repository = GitRepository(handle: handle, path: path)
        guard git_repository_is_bare(handle) == 0 else {
            throw DaybookError(.git, "The repository of \(path) is bare, and a store needs its files.")
        }
        return repository
    }

    /// The work tree of a repository around this folder, where one would track a file of that name in it; nil where
    /// there is none or where it ignores the file.
    ///
    /// - Throws: `git` where a repository is found that cannot be read.
    package static func surrounding(folder: String, wouldTrack name: String) throws(DaybookError) -> String? {
        try GitLibrary.start()
        var found = git_buf()
        defer { git_buf_dispose(&found) }
        let code = git_repository_discover(&found, folder, 1, nil)
        guard code != GIT_ENOTFOUND.rawValue, let text = found.ptr else {
            try GitLibrary.check(code == GIT_ENOTFOUND.rawValue ? 0 : code, "looking for a repository around \(folder)")
            return nil
        }
        var handle: OpaquePointer?
        try GitLibrary.check(git_repository_open(&handle, text), "opening the repository around \(folder)")
        defer { git_repository_free(handle) }
        guard let workTree = git_repository_workdir(handle).map({ String(cString: $0) }) else { return nil }
        let whole = folder + "/" + name
        guard whole.hasPrefix(workTree) else { return nil }
        var ignored: Int32 = 0
        let relative = String(whole.dropFirst(workTree.count))
        try GitLibrary.check(git_ignore_path_is_ignored(&ignored, handle, relative), "reading ignore rules")
        return ignored == 0 ? workTree : nil
    }

    /// Takes everybody else's rights from what the umask let them have; follows no link.
    private static func close(_ path: String) throws(DaybookError) {
        var status = stat()
        let isThere = lstat(path, &status) == 0
        let kind = status.st_mode & S_IFMT
        if isThere && kind != S_IFDIR && kind != S_IFREG { return }
        guard isThere, chmod(path, kind == S_IFDIR ? 0o700 : 0o600) == 0 else { throw failure(path) }
        guard kind == S_IFDIR else { return }
        guard let stream = opendir(path) else { throw failure(path) }
        defer { closedir(stream) }
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != "." && name != ".." { try close(path + "/" + name) }
        }
    }

    private static func failure(_ path: String) -> DaybookError {
        DaybookError(
            .inputOutput, "\(path) cannot get its permissions.", remedy: "Check the disk and the permissions.",
            cause: String(cString: strerror(errno)))
    }

    private func setNoAutomaticRepack() throws(DaybookError) {
        var config: OpaquePointer?
        try GitLibrary.check(git_repository_config(&config, handle), "reading the configuration")
        defer { git_config_free(config) }
        var local: OpaquePointer?
        try GitLibrary.check(git_config_open_level(&local, config, GIT_CONFIG_LEVEL_LOCAL), "reading the configuration")
        defer { git_config_free(local) }
        try GitLibrary.check(git_config_set_int32(local, "gc.auto", 0), "writing the configuration")
    }
}
