import CGit2
package import DaybookCore
import Glibc

/// One path that a commit changes.
package enum GitChange: Sendable, Equatable {
    /// Takes the file as it is in the work tree.
    case file(String)
    /// Takes the path out of the tree.
    case removed(String)

    /// The path below the work tree.
    package var path: String {
        switch self {
        case .file(let path), .removed(let path): path
        }
    }
}

extension GitRepository {
    /// Commits HEAD's tree with some paths changed, and brings the index in step for those paths.
    ///
    /// What the user has staged elsewhere stays staged and out of this commit. Bytes are taken as they are, whatever
    /// attributes say. A commit that would change nothing is not made, so that a repeated call is harmless.
    ///
    /// - Complexity: linear in the bytes of the changed files, in the folders that they are in and in the index.
    /// - Returns: HEAD's commit id, new or not.
    /// - Throws: `git`, `input-output` where a file cannot be read, `refused` for a symbolic link.
    @discardableResult
    package func commit(
        _ changes: [GitChange], author: GitAuthor, at now: Instant, message: GitMessage
    ) throws(DaybookError) -> String {
        let objects = LooseObjects(in: try self.objects)
        let entries = try StagedEntry.all(changes, root: path, in: objects)
        let parent = try headCommit()
        defer { git_commit_free(parent) }
        var tree = git_oid()
        let isChanged = try writeTree(of: entries, over: parent, to: objects, into: &tree)
        // What the index refuses must be refused before there is a commit with it.
        let index = try index(with: entries)
        defer { git_index_free(index) }
        if isChanged {
            try writeCommit(tree: tree, parent: parent, to: objects, author: author, at: now, message: message)
        }
        try GitLibrary.check(git_index_write(index), "writing the index")
        guard let head = try head else { throw DaybookError(.git, "Git has no commit after committing in \(path).") }
        return head
    }

    /// Writes the new tree; false where it is the parent's own.
    private func writeTree(
        of entries: [StagedEntry], over parent: OpaquePointer?, to objects: LooseObjects, into tree: inout git_oid
    ) throws(DaybookError) -> Bool {
        var old: OpaquePointer?
        if let parent { try GitLibrary.check(git_commit_tree(&old, parent), "reading the tree of HEAD") }
        defer { git_tree_free(old) }
        var update = TreeUpdate(of: handle)
        tree = try update.apply(entries, to: old)
        if let old, let before = git_tree_id(old), git_oid_equal(&tree, before) != 0 { return false }
        _ = try objects.store(update.trees.map(ObjectSource.tree))
        return true
    }

    private func writeCommit(
        tree id: git_oid, parent: OpaquePointer?, to objects: LooseObjects, author: GitAuthor, at now: Instant,
        message: GitMessage
    ) throws(DaybookError) {
        var id = id
        var tree: OpaquePointer?
        try GitLibrary.check(git_tree_lookup(&tree, handle, &id), "reading the new tree")
        defer { git_tree_free(tree) }
        var signature: UnsafeMutablePointer<git_signature>?
        let seconds = now.milliseconds.flooredDivision(by: 1_000)
        try GitLibrary.check(
            git_signature_new(&signature, author.name, author.email, git_time_t(seconds), 0), "naming the author")
        defer { git_signature_free(signature) }
        var commit = git_oid()
        var parents: [OpaquePointer?] = parent.map { [$0] } ?? []
        // The first call makes the commit, the second finds it there and moves the branch: the library does not wait
        // for a folder that it makes for the object.
        for reference in [nil, "HEAD"] {
            if reference != nil { try objects.syncNames() }
            try GitLibrary.check(
                git_commit_create(
                    &commit, handle, reference, signature, signature, nil, message.text, tree, parents.count, &parents),
                "committing in \(path)")
        }
    }

    /// The repository's index with the entries in it, not written yet; to be freed.
    private func index(with entries: [StagedEntry]) throws(DaybookError) -> OpaquePointer? {
        var index: OpaquePointer?
        try GitLibrary.check(git_repository_index(&index, handle), "reading the index")
        do throws(DaybookError) {
            // By force: it may still hold what a commit that failed put into it.
            try GitLibrary.check(git_index_read(index, 1), "reading the index")
            for entry in entries { try entry.apply(to: index) }
            return index
        } catch {
            git_index_free(index)
            throw error
        }
    }
}
