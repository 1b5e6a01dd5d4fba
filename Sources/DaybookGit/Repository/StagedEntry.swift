import CGit2
import DaybookCore
import Dispatch
import Glibc
import Synchronization

/// One change of a commit with its blob already in the object database.
struct StagedEntry: Sendable {
    let path: String
    /// Nil where the path is removed.
    let blob: git_oid?
    let status: stat

    /// Stores the bytes of a changed file, read without following a symbolic link.
    private init(_ change: GitChange, root: String, blobs: BlobStore) throws(DaybookError) {
        path = change.path
        switch change {
        case .removed:
            blob = nil
            status = stat()
        case .file(let path):
            let file = try WorkTreeFile(path, in: root)
            blob = try blobs.store(file)
            status = file.status
        }
    }

    /// Stores the files of changes on a thread for each core, as packing them is most of the work of a commit; their
    /// entries are in the order of the changes.
    ///
    /// - Throws: the error of the first change that failed.
    static func all(_ changes: [GitChange], in repository: GitRepository) throws(DaybookError) -> [StagedEntry] {
        let (root, objects) = (repository.path, try repository.objects)
        let next = Atomic(0)
        let results = Mutex<[Result<StagedEntry, DaybookError>?]>(Array(repeating: nil, count: changes.count))
        DispatchQueue.concurrentPerform(iterations: min(changes.count, threadLimit)) { _ in
            let blobs = BlobStore(objects: objects)
            while true {
                let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard index < changes.count else { return }
                let result = Result { () throws(DaybookError) in
                    try StagedEntry(changes[index], root: root, blobs: blobs)
                }
                results.withLock { $0[index] = result }
            }
        }
        var entries: [StagedEntry] = []
        for case let result? in results.withLock({ $0 }) { entries.append(try result.get()) }
        return entries
    }

    /// More would wait for the disk.
    private static let threadLimit = 16

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
