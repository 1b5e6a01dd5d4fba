import CGit2
package import DaybookCore

extension GitRepository {
    /// The id of HEAD's commit, 40 hex digits; nil before the first commit.
    package var head: String? {
        get throws(DaybookError) {
            let commit = try headCommit()
            defer { git_commit_free(commit) }
            return commit.flatMap { git_commit_id($0) }.map { GitRepository.text($0.pointee) }
        }
    }

    /// The full id of a commit named by id, branch, tag or expression as in `HEAD~3`.
    ///
    /// - Throws: `not-found` where it names no commit.
    package func commitID(of name: String) throws(DaybookError) -> String {
        let commit = try self.commit(named: name)
        defer { git_object_free(commit) }
        guard let id = git_object_id(commit) else { throw DaybookError(.git, "Git has no id for \(name).") }
        return GitRepository.text(id.pointee)
    }

    /// The bytes of a file at a commit; nil where it is not in that tree or is no file.
    package func bytes(of path: String, at commit: String = "HEAD") throws(DaybookError) -> [UInt8]? {
        guard let entry = try entry(path, at: commit) else { return nil }
        defer { git_tree_entry_free(entry) }
        guard git_tree_entry_type(entry) == GIT_OBJECT_BLOB else { return nil }
        var blob: OpaquePointer?
        try GitLibrary.check(git_blob_lookup(&blob, handle, git_tree_entry_id(entry)), "reading \(path) at \(commit)")
        defer { git_blob_free(blob) }
        let count = Int(git_blob_rawsize(blob))
        return Array(UnsafeRawBufferPointer(start: git_blob_rawcontent(blob), count: count))
    }

    /// The files below a folder at a commit, sorted by path.
    ///
    /// The empty folder is the root. Linear in the number of files.
    package func files(below folder: String, at commit: String = "HEAD") throws(DaybookError) -> [String] {
        var found: [String] = []
        if folder.isEmpty {
            let tree = try tree(of: commit)
            defer { git_tree_free(tree) }
            try collect(tree, prefix: "", into: &found)
            return found.sorted()
        }
        guard let entry = try entry(folder, at: commit) else { return [] }
        defer { git_tree_entry_free(entry) }
        guard git_tree_entry_type(entry) == GIT_OBJECT_TREE else { return [] }
        var tree: OpaquePointer?
        try GitLibrary.check(git_tree_lookup(&tree, handle, git_tree_entry_id(entry)), "reading \(folder)")
        defer { git_tree_free(tree) }
        try collect(tree, prefix: folder + "/", into: &found)
        return found.sorted()
    }

    /// The names of the folders directly in a folder at a commit, sorted.
    package func folders(in folder: String, at commit: String = "HEAD") throws(DaybookError) -> [String] {
        guard let entry = try entry(folder, at: commit) else { return [] }
        defer { git_tree_entry_free(entry) }
        guard git_tree_entry_type(entry) == GIT_OBJECT_TREE else { return [] }
        var tree: OpaquePointer?
        try GitLibrary.check(git_tree_lookup(&tree, handle, git_tree_entry_id(entry)), "reading \(folder)")
        defer { git_tree_free(tree) }
        let entries = (0..<git_tree_entrycount(tree)).compactMap { git_tree_entry_byindex(tree, $0) }
        let folders = entries.filter { git_tree_entry_type($0) == GIT_OBJECT_TREE }
        return folders.compactMap { git_tree_entry_name($0).map { String(cString: $0) } }.sorted()
    }

    /// The paths whose file or index entry differs from HEAD, sorted; ignored files do not count.
    ///
    /// - Complexity: linear in the number of files; those whose times changed are read.
    package func waitingPaths() throws(DaybookError) -> [String] {
        var options = git_status_options()
        try GitLibrary.check(git_status_options_init(&options, UInt32(GIT_STATUS_OPTIONS_VERSION)), "reading status")
        options.show = GIT_STATUS_SHOW_INDEX_AND_WORKDIR
        options.flags = GIT_STATUS_OPT_INCLUDE_UNTRACKED.rawValue | GIT_STATUS_OPT_RECURSE_UNTRACKED_DIRS.rawValue
        var list: OpaquePointer?
        try GitLibrary.check(git_status_list_new(&list, handle, &options), "comparing \(path) with HEAD")
        defer { git_status_list_free(list) }
        var paths: Set<String> = []
        for index in 0..<git_status_list_entrycount(list) {
            guard let entry = git_status_byindex(list, index)?.pointee else { continue }
            for delta in [entry.head_to_index, entry.index_to_workdir] {
                if let path = delta?.pointee.new_file.path { paths.insert(String(cString: path)) }
            }
        }
        return paths.sorted()
    }

    /// The commit of HEAD, to be freed; nil before the first.
    func headCommit() throws(DaybookError) -> OpaquePointer? {
        var id = git_oid()
        let code = git_reference_name_to_id(&id, handle, "HEAD")
        if code == GIT_ENOTFOUND.rawValue { return nil }
        try GitLibrary.check(code, "reading HEAD of \(path)")
        var commit: OpaquePointer?
        try GitLibrary.check(git_commit_lookup(&commit, handle, &id), "reading the commit of HEAD")
        return commit
    }

    private func commit(named name: String) throws(DaybookError) -> OpaquePointer {
        var object: OpaquePointer?
        let code = git_revparse_single(&object, handle, name)
        defer { git_object_free(object) }
        var commit: OpaquePointer?
        guard code == 0, git_object_peel(&commit, object, GIT_OBJECT_COMMIT) == 0, let commit else {
            throw DaybookError(.notFound, "There is no commit '\(name)'.", remedy: "See `git log` for those there are.")
        }
        return commit
    }

    /// The tree of a commit, to be freed.
    private func tree(of name: String) throws(DaybookError) -> OpaquePointer? {
        var tree: OpaquePointer?
        if let latestTree, latestTree.commit == name {
            try GitLibrary.check(git_object_dup(&tree, latestTree.tree), "reading the tree of \(name)")
            return tree
        }
        let commit = try self.commit(named: name)
        defer { git_object_free(commit) }
        try GitLibrary.check(git_commit_tree(&tree, commit), "reading the tree of \(name)")
        // Another name may mean another commit tomorrow.
        if git_object_id(commit).map({ GitRepository.text($0.pointee) }) == name { keep(tree, of: name) }
        return tree
    }

    private func entry(_ path: String, at commit: String) throws(DaybookError) -> OpaquePointer? {
        let tree = try tree(of: commit)
        defer { git_tree_free(tree) }
        var entry: OpaquePointer?
        let code = git_tree_entry_bypath(&entry, tree, path)
        if code == GIT_ENOTFOUND.rawValue { return nil }
        try GitLibrary.check(code, "looking for \(path) at \(commit)")
        return entry
    }

    private func collect(_ tree: OpaquePointer?, prefix: String, into paths: inout [String]) throws(DaybookError) {
        for index in 0..<git_tree_entrycount(tree) {
            guard let entry = git_tree_entry_byindex(tree, index), let name = git_tree_entry_name(entry) else {
                continue
            }
            let path = prefix + String(cString: name)
            guard git_tree_entry_type(entry) == GIT_OBJECT_TREE else {
                paths.append(path)
                continue
            }
            var child: OpaquePointer?
            try GitLibrary.check(git_tree_lookup(&child, handle, git_tree_entry_id(entry)), "reading \(path)")
            defer { git_tree_free(child) }
            try collect(child, prefix: path + "/", into: &paths)
        }
    }

    private static func text(_ id: git_oid) -> String {
        withUnsafeBytes(of: id.id) { Hex.text($0) }
    }
}
