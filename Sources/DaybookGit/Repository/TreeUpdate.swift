import CGit2
import Crypto
import DaybookCore
import Glibc

/// The trees of a commit that changes some paths of another one's.
///
/// The library would read every folder of every day there ever was for this, and look on disk for each tree and each
/// entry of it; here only the folders that change are read. A folder without a file has no tree.
/// Source: https://git-scm.com/book/en/v2/Git-Internals-Git-Objects
struct TreeUpdate {
    /// Every tree that has changed, folders before those they are in, as git writes them.
    private(set) var trees: [[UInt8]] = []
    private let handle: OpaquePointer

    /// A name as its bytes: of somebody else's files it may be no UTF-8, and differ from another in nothing but how an
    /// accent is written.
    private typealias Name = [UInt8]

    /// What stands in a tree.
    private struct Entry {
        let mode: UInt32
        let id: git_oid
        var isTree: Bool { mode == GIT_FILEMODE_TREE.rawValue }
    }

    /// A change below a folder; nothing is left of the path where there is no blob.
    private struct Change {
        let path: ArraySlice<Name>
        let blob: git_oid?
    }

    /// An update of a tree of this repository.
    init(of handle: OpaquePointer) { self.handle = handle }

    /// Changes paths; of two changes of one path the later counts.
    ///
    /// - Complexity: linear in the changes and in the entries of the folders that they are in.
    /// - Returns: the id of the root.
    /// - Throws: `git` where a folder cannot be read, `refused` for a path that git does not take.
    mutating func apply(_ changes: [StagedEntry], to root: OpaquePointer?) throws(DaybookError) -> git_oid {
        var below: [Change] = []
        for change in changes {
            let path = change.path.utf8.split(separator: 0x2F, omittingEmptySubsequences: false).map(Name.init)
            guard path.allSatisfy(TreeUpdate.isName) else {
                throw DaybookError(.refused, "Git takes no path like \(change.path).")
            }
            below.append(Change(path: path[...], blob: change.blob))
        }
        return try update(root, below) ?? add([:])
    }

    /// The id of a folder's tree with changes below it; nil where no file is left.
    private mutating func update(_ old: OpaquePointer?, _ changes: [Change]) throws(DaybookError) -> git_oid? {
        var entries = TreeUpdate.entries(of: old)
        var below: [Name: [Change]] = [:]
        for change in changes {
            guard let name = change.path.first else { continue }
            if change.path.count > 1 {
                below[name, default: []].append(Change(path: change.path.dropFirst(), blob: change.blob))
            } else if let blob = change.blob {
                entries[name] = Entry(mode: GIT_FILEMODE_BLOB.rawValue, id: blob)
            } else if entries[name]?.isTree == false {
                entries[name] = nil
            }
        }
        for (name, changes) in below {
            let known = entries[name].flatMap { $0.isTree ? $0.id : nil }
            // Taking away what is not below a file leaves the file.
            if known == nil, entries[name] != nil, changes.allSatisfy({ $0.blob == nil }) { continue }
            let child: OpaquePointer? = if let known { try tree(known) } else { nil }
            defer { git_tree_free(child) }
            let id = try update(child, changes)
            entries[name] = id.map { Entry(mode: GIT_FILEMODE_TREE.rawValue, id: $0) }
        }
        return entries.isEmpty ? nil : add(entries, unless: old.flatMap { git_tree_id($0)?.pointee })
    }

    private func tree(_ id: git_oid) throws(DaybookError) -> OpaquePointer? {
        var (id, tree): (git_oid, OpaquePointer?) = (id, nil)
        try GitLibrary.check(git_tree_lookup(&tree, handle, &id), "reading a folder of HEAD")
        return tree
    }

    private static func entries(of tree: OpaquePointer?) -> [Name: Entry] {
        var entries: [Name: Entry] = [:]
        for place in 0..<(tree.map { git_tree_entrycount($0) } ?? 0) {
            guard let entry = git_tree_entry_byindex(tree, place), let name = git_tree_entry_name(entry),
                let id = git_tree_entry_id(entry)
            else { continue }
            let bytes = Name(UnsafeRawBufferPointer(start: name, count: strlen(name)))
            entries[bytes] = Entry(mode: git_tree_entry_filemode_raw(entry).rawValue, id: id.pointee)
        }
        return entries
    }

    /// Keeps a tree with entries in git's order, where the name of a folder ends with a slash, unless it is the one
    /// there was; gives its id.
    private mutating func add(_ entries: [Name: Entry], unless known: git_oid? = nil) -> git_oid {
        let sorted = entries.sorted { left, right in
            (left.key + (left.value.isTree ? [0x2F] : [])).lexicographicallyPrecedes(
                right.key + (right.value.isTree ? [0x2F] : []))
        }
        var tree: [UInt8] = []
        for (name, entry) in sorted {
            tree += Array(String(entry.mode, radix: 8).utf8) + [0x20] + name + [0]
            withUnsafeBytes(of: entry.id) { tree += $0 }
        }
        var id = git_oid()
        let digest = Insecure.SHA1.hash(data: Array("tree \(tree.count)\0".utf8) + tree)
        withUnsafeMutableBytes(of: &id) { id in digest.withUnsafeBytes(id.copyMemory) }
        if var known, git_oid_equal(&id, &known) != 0 { return id }
        trees.append(tree)
        return id
    }

    /// False for what a work tree could not have, or must not.
    private static func isName(_ name: Name) -> Bool {
        let text = String(decoding: name, as: UTF8.self).lowercased()
        return !["", ".", "..", ".git"].contains(text) && !name.contains(0)
    }
}
