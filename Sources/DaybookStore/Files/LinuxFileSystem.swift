import CLinux
package import DaybookCore
import Dispatch
import Glibc

/// The file system of the machine.
package struct LinuxFileSystem: FileSystem {
    /// Has no state.
    package init() {}

    /// Makes a file with O_EXCL, so that an existing one is never written over.
    package func create(_ path: String, mode: UInt32) throws(DaybookError) -> Descriptor {
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        let number = retrying { Glibc.open(path, flags, mode) }
        guard number >= 0 else { throw failure("cannot be made", path) }
        guard fchmod(number, mode) == 0 else {
            let error = failure("cannot get its permissions", path)
            Glibc.close(number)
            throw error
        }
        return Descriptor(number)
    }

    /// Opens without making.
    package func open(_ path: String) throws(DaybookError) -> Descriptor {
        let number = retrying { Glibc.open(path, O_WRONLY | O_NOFOLLOW | O_CLOEXEC) }
        guard number >= 0 else { throw failure("cannot be opened for writing", path) }
        return Descriptor(number)
    }

    /// Repeats short writes until all is written.
    package func write(
        _ bytes: UnsafeRawBufferPointer, to file: Descriptor, at offset: Int
    ) throws(DaybookError) {
        var done = 0
        while done < bytes.count {
            let count = pwrite(
                file.number, bytes.baseAddress?.advanced(by: done), bytes.count - done, off_t(offset + done))
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw failure("cannot be written", "A file of the store") }
            done += count
        }
    }

    /// Repeats an interrupted call.
    package func truncate(_ file: Descriptor, to byteCount: Int) throws(DaybookError) {
        guard retrying({ ftruncate(file.number, off_t(byteCount)) }) == 0 else {
            throw failure("cannot be cut", "A file of the store")
        }
    }

    /// Mostly does not wait; an error of the disk is told here and perhaps not again by the sync.
    package func beginWriting(_ file: Descriptor) throws(DaybookError) {
        let code = clinux_begin_writing(file.number)
        guard code == 0 else {
            errno = code
            throw failure("cannot be written", "A file of the store")
        }
    }

    /// Does not repeat a failed sync: after one the kernel may have dropped the bytes.
    package func sync(_ file: Descriptor) throws(DaybookError) {
        guard retrying({ fdatasync(file.number) }) == 0 else {
            throw failure("cannot be synced to disk", "A file of the store")
        }
    }

    /// Ignores what close says; the bytes are synced before.
    package func close(_ file: Descriptor) {
        _ = Glibc.close(file.number)
    }

    /// One rename call.
    package func rename(_ from: String, to path: String) throws(DaybookError) {
        guard Glibc.rename(from, path) == 0 else { throw failure("cannot be put in place", path) }
    }

    /// One unlink call; of a large file the blocks are freed on another thread, since that takes some disks longer than
    /// writing them did.
    package func unlink(_ path: String) throws(DaybookError) {
        let held = (try? status(of: path)).map(LinuxFileSystem.isLarge) == true ? hold(path) : nil
        defer {
            if let held {
                LinuxFileSystem.freeing.async {
                    close(held)
                    LinuxFileSystem.room.signal()
                }
            }
        }
        guard Glibc.unlink(path) == 0 else { throw failure("cannot be removed", path) }
    }

    /// Opens a file, which keeps its blocks until it is closed; nil where many are held already.
    private func hold(_ path: String) -> Descriptor? {
        guard LinuxFileSystem.room.wait(timeout: .now()) == .success else { return nil }
        if let held = try? open(path) { return held }
        LinuxFileSystem.room.signal()
        return nil
    }

    private static let freeing = DispatchQueue(label: "daybook.free")
    private static let room = DispatchSemaphore(value: 8)

    private static func isLarge(_ status: FileStatus) -> Bool {
        status.kind == .file && status.byteCount >= 1 << 20
    }

    /// One chmod call.
    package func setMode(_ path: String, mode: UInt32) throws(DaybookError) {
        guard chmod(path, mode) == 0 else { throw failure("cannot get its permissions", path) }
    }

    /// Sets the mode after making, since the umask cuts the first.
    package func makeDirectory(_ path: String, mode: UInt32) throws(DaybookError) {
        guard mkdir(path, mode) == 0, chmod(path, mode) == 0 else { throw failure("cannot be made", path) }
    }

    /// One rmdir call.
    package func removeDirectory(_ path: String) throws(DaybookError) {
        guard rmdir(path) == 0 else { throw failure("cannot be removed", path) }
    }

    /// Opens the folder only for the sync.
    package func syncDirectory(_ path: String) throws(DaybookError) {
        let number = retrying { Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
        guard number >= 0 else { throw failure("cannot be opened", path) }
        defer { Glibc.close(number) }
        guard retrying({ fsync(number) }) == 0 else { throw failure("cannot be synced to disk", path) }
    }

    /// Reads until the end, so that a file that grows meanwhile is read as it was found.
    package func read(_ path: String) throws(DaybookError) -> [UInt8] {
        let (number, status) = try openToRead(path)
        defer { Glibc.close(number) }
        var isWhole = true
        let bytes = [UInt8](unsafeUninitializedCapacity: Int(status.st_size)) { buffer, count in
            while count < buffer.count {
                let got = Glibc.read(number, buffer.baseAddress?.advanced(by: count), buffer.count - count)
                if got < 0 && errno == EINTR { continue }
                isWhole = got >= 0
                if got <= 0 { return }
                count += got
            }
        }
        guard isWhole else { throw failure("cannot be read", path) }
        return bytes
    }

    /// Keeps the file open until the reader is gone.
    package func reader(of path: String) throws(DaybookError) -> any ByteReader {
        DescriptorReader(try openToRead(path).number, path)
    }

    private func openToRead(_ path: String) throws(DaybookError) -> (number: Int32, status: stat) {
        let number = retrying { Glibc.open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC) }
        guard number >= 0 else { throw failure("cannot be read", path) }
        var status = stat()
        guard fstat(number, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            Glibc.close(number)
            throw DaybookError(.refused, "\(path) is not a plain file.", remedy: "Replace it by a file.")
        }
        return (number, status)
    }

    /// Leaves out `.` and `..`.
    package func names(in path: String) throws(DaybookError) -> [String] {
        guard let stream = opendir(path) else { throw failure("cannot be listed", path) }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// One lstat call.
    package func status(of path: String) throws(DaybookError) -> FileStatus? {
        var status = stat()
        guard lstat(path, &status) == 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw failure("cannot be looked at", path)
        }
        let kind: FileKind =
            switch status.st_mode & S_IFMT {
            case S_IFREG: .file
            case S_IFDIR: .folder
            case S_IFLNK: .link
            default: .other
            }
        return FileStatus(
            kind: kind, byteCount: Int(status.st_size), mode: status.st_mode & 0o777, owner: status.st_uid)
    }

    private func retrying(_ call: () -> Int32) -> Int32 {
        while true {
            let result = call()
            if result >= 0 || errno != EINTR { return result }
        }
    }

    private func failure(_ words: String, _ path: String) -> DaybookError {
        let number = errno
        let cause = String(cString: strerror(number))
        switch number {
        case ENOSPC, EDQUOT:
            return DaybookError(
                .diskFull, "\(path) \(words).", remedy: "Free some disk space and try again.", cause: cause)
        case ENOENT:
            return DaybookError(.notFound, "\(path) \(words).", remedy: "Check the path.", cause: cause)
        case EEXIST:
            return DaybookError(.exists, "\(path) \(words).", remedy: "Move what is there away.", cause: cause)
        case ELOOP:
            return DaybookError(
                .refused, "\(path) is a symbolic link, and the store follows none.", remedy: "Replace it by a file.")
        default:
            return DaybookError(
                .inputOutput, "\(path) \(words).", remedy: "Check the disk and the permissions.", cause: cause)
        }
    }
}
