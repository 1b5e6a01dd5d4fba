import CGit2
import DaybookCore
import Glibc

/// One change of a commit with its blob already in the object database.
struct StagedEntry: Sendable {
    let path: String
    /// Nil where the path is removed.
    let blob: git_oid?
    let status: stat

    /// Stores the files of changes; their entries are in the order of the changes.
    ///
    /// - Throws: the error of the first change that failed.
    static func all(
        _ changes: [GitChange], root: String, in objects: LooseObjects
    ) throws(DaybookError) -> [StagedEntry] {
        let files = changes.compactMap { if case .file(let path) = $0 { path } else { nil } }
        let stored = try objects.store(files.map { .file($0, root: root) })
        var next = stored.makeIterator()
        return changes.map { change in
            guard case .file(let path) = change, let blob = next.next() else {
                return StagedEntry(path: change.path, blob: nil, status: stat())
            }
            return StagedEntry(path: path, blob: blob.id, status: blob.status)
        }
    }

    /// Puts the path into an index, or takes it out.
    func apply(to index: OpaquePointer?) throws(DaybookError) {
        guard let blob else {
            let code = git_index_remove(index, path, 0)
            try GitLibrary.check(code == GIT_ENOTFOUND.rawValue ? 0 : code, "removing \(path) from the index")
            return
        }
        let code = path.withCString { text in
            var entry = git_index_entry()
            entry.path = text
            entry.id = blob
            entry.mode = GIT_FILEMODE_BLOB.rawValue
            entry.dev = UInt32(truncatingIfNeeded: status.st_dev)
            entry.ino = UInt32(truncatingIfNeeded: status.st_ino)
            entry.uid = status.st_uid
            entry.gid = status.st_gid
            entry.file_size = UInt32(truncatingIfNeeded: status.st_size)
            entry.mtime = StagedEntry.time(status.st_mtim)
            entry.ctime = StagedEntry.time(status.st_ctim)
            return git_index_add(index, &entry)
        }
        try GitLibrary.check(code, "adding \(path) to the index")
    }

    private static func time(_ time: timespec) -> git_index_time {
        git_index_time(
            seconds: Int32(truncatingIfNeeded: time.tv_sec), nanoseconds: UInt32(truncatingIfNeeded: time.tv_nsec))
    }
}
