package import DaybookCore
package import DaybookGit
import Glibc

/// What can be seen of a store from outside, without its lock: for whoever looks after it.
package struct StoreState: Sendable {
    /// A file or folder that others than its owner can get at, and the mode it should have.
    package struct OpenPath: Sendable, Equatable {
        package let path: String
        package let mode: UInt32
        package let wanted: UInt32
    }

    /// Who holds the lock now; nil where it is free.
    package let holder: LockHolder?
    /// Paths below the data directory that are open to others and should not be.
    package let openPaths: [OpenPath]
    /// Bytes in the journal that are not sealed.
    package let unsealedByteCount: Int
    /// True where a change was interrupted or is being made.
    package let hasPlan: Bool
    package let remotes: [GitRemote]
    /// Bytes that are free on the disk for whoever asks.
    package let freeByteCount: Int

    /// Looks at the store at a path.
    ///
    /// - Complexity: linear in the number of journal files and secrets.
    /// - Throws: `not-found` where there is none, `refused` where it belongs to others, `input-output`.
    package init(at path: String, files: any FileSystem = LinuxFileSystem()) throws(DaybookError) {
        let directory = try DataDirectory(path)
        try directory.check(files)
        holder = try WriterLock.currentHolder(directory, files)
        openPaths = try StoreState.openPaths(directory, files)
        unsealedByteCount = try StoreState.unsealed(directory, files)
        hasPlan = try files.exists(directory.absolute(DataDirectory.plan))
        remotes = try Store.repository(of: directory, files).remotes()
        var disk = statvfs()
        freeByteCount = statvfs(directory.path, &disk) == 0 ? Int(disk.f_bavail) * Int(disk.f_frsize) : 0
    }

    private static func openPaths(
        _ directory: DataDirectory, _ files: any FileSystem
    ) throws(DaybookError) -> [OpenPath] {
        var found: [OpenPath] = []
        // What lies below a closed folder is closed with it, but secrets are moved and copied.
        var paths = [directory.path, directory.absolute(DataDirectory.hidden), directory.absolute(".git")]
        for name in try files.namesIfAny(in: directory.absolute(DataDirectory.secrets)) {
            paths.append(directory.absolute("\(DataDirectory.secrets)/\(name)"))
        }
        for path in paths {
            guard let status = try files.status(of: path), status.mode & 0o077 != 0 else { continue }
            found.append(OpenPath(path: path, mode: status.mode, wanted: status.kind == .folder ? 0o700 : 0o600))
        }
        return found
    }

    private static func unsealed(_ directory: DataDirectory, _ files: any FileSystem) throws(DaybookError) -> Int {
        let sealed = try StoreSnapshot.open(at: directory.path, files: files).ledger.sealedJournal
        var count = 0
        for number in try JournalRecovery(directory: directory, files: files).numbers() where number > sealed {
            count += try files.status(of: directory.absolute(Journal.path(number)))?.byteCount ?? 0
        }
        return count
    }
}

extension WriterLock {
    /// Who holds the lock, as the kernel and the lock's file say; asks without taking it.
    fileprivate static func currentHolder(
        _ directory: DataDirectory, _ files: any FileSystem
    ) throws(DaybookError) -> LockHolder? {
        let path = directory.absolute(DataDirectory.lock)
        var status = stat()
        guard lstat(path, &status) == 0, isLocked(status.st_ino) else { return nil }
        return LockHolder(try files.read(path))
    }

    /// True where the kernel has a lock of that file.
    ///
    /// Source: proc_locks(5).
    private static func isLocked(_ inode: ino_t) -> Bool {
        guard let file = fopen("/proc/locks", "re") else { return false }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 512)
        while fgets(&line, Int32(line.count), file) != nil {
            let words = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
                .split(separator: " ")
            if words.contains("FLOCK"), words.contains(where: { $0.hasSuffix(":\(inode)") }) { return true }
        }
        return false
    }
}
