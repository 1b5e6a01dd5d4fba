import CGit2
import DaybookCore
import Glibc

/// One change of a commit with its blob already in the object database.
struct StagedEntry {
    let path: String
    /// Nil where the path is removed.
    let blob: git_oid?
    let status: stat

    /// Stores the bytes of a changed file, read without following a symbolic link.
    init(_ change: GitChange, in repository: GitRepository) throws(DaybookError) {
        path = change.path
        switch change {
        case .removed:
            blob = nil
            status = stat()
        case .file(let path):
            let file = try WorkTreeFile(path, in: repository.path)
            var id = git_oid()
            let code = file.bytes.withUnsafeBytes { bytes in
                git_blob_create_from_buffer(&id, repository.handle, bytes.baseAddress, bytes.count)
            }
            try GitLibrary.check(code, "storing \(path)")
            blob = id
            status = file.status
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
