import CGit2
import CISAL
import Crypto
import DaybookCore
import Glibc

/// Stores files of the work tree as loose blobs, a piece at a time; each thread has one of its own.
///
/// The library's own call packs with zlib and hashes by an SHA-1 that looks for collisions, which together take longer
/// than making the lines of a segment. Who could plant a collision here writes the store already, and whatever is read
/// from git is checked by the library's hash. Source: https://git-scm.com/book/en/v2/Git-Internals-Git-Objects
final class BlobStore {
    private let objects: String
    private let stream: UnsafeMutablePointer<isal_zstream>
    private let work: UnsafeMutableRawBufferPointer
    private let input: UnsafeMutableRawBufferPointer
    private let output: UnsafeMutableRawBufferPointer

    private static let pieceByteCount = 1 << 20

    /// Stores into this folder of objects.
    init(objects: String) {
        self.objects = objects
        stream = .allocate(capacity: 1)
        work = .allocate(byteCount: Int(cisal_work_size()), alignment: 64)
        input = .allocate(byteCount: BlobStore.pieceByteCount, alignment: 64)
        output = .allocate(byteCount: BlobStore.pieceByteCount, alignment: 64)
    }

    deinit {
        stream.deallocate()
        for buffer in [work, input, output] { buffer.deallocate() }
    }

    /// Stores a file where it is not stored yet, and waits until it is on disk; linear in its bytes.
    ///
    /// - Throws: `disk-full`, `input-output`, also where the file changes meanwhile.
    func store(_ file: WorkTreeFile) throws(DaybookError) -> git_oid {
        let (temporary, descriptor) = try makeTemporary()
        do throws(DaybookError) {
            let id = try pack(file, into: descriptor)
            guard fchmod(descriptor, 0o444) == 0, fsync(descriptor) == 0 else { throw failure() }
            close(descriptor)
            try place(temporary, as: id)
            return id
        } catch {
            close(descriptor)
            unlink(temporary)
            throw error
        }
    }

    /// Files of this name are what `git gc` takes for left behind by a program that was killed.
    private func makeTemporary() throws(DaybookError) -> (path: String, descriptor: Int32) {
        let path = "\(objects)/tmp_obj_\(String(UInt64.random(in: 0...UInt64.max), radix: 36))"
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure() }
        return (path, descriptor)
    }

    private func pack(_ file: WorkTreeFile, into descriptor: Int32) throws(DaybookError) -> git_oid {
        cisal_start(stream, work.baseAddress)
        var hasher = Insecure.SHA1()
        let header = Array("blob \(file.byteCount)\0".utf8)
        input.copyBytes(from: header)
        var (filled, left) = (header.count, file.byteCount)
        repeat {
            let room = UnsafeMutableRawBufferPointer(rebasing: input[filled...].prefix(left))
            try file.read(into: room)
            filled += room.count
            left -= room.count
            let piece = UnsafeRawBufferPointer(rebasing: input[..<filled])
            hasher.update(bufferPointer: piece)
            try write(piece, isLast: left == 0, into: descriptor)
            filled = 0
        } while left > 0
        var id = git_oid()
        withUnsafeMutableBytes(of: &id) { hasher.finalize().withUnsafeBytes($0.copyMemory) }
        return id
    }

    private func write(_ piece: UnsafeRawBufferPointer, isLast: Bool, into descriptor: Int32) throws(DaybookError) {
        stream.pointee.next_in = UnsafeMutableRawPointer(mutating: piece.baseAddress)?
            .assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_in = UInt32(piece.count)
        stream.pointee.end_of_stream = isLast ? 1 : 0
        repeat {
            stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
            stream.pointee.avail_out = UInt32(output.count)
            guard isal_deflate(stream) == COMP_OK else { throw DaybookError(.git, "A file could not be packed.") }
            var packed = UnsafeRawBufferPointer(rebasing: output[..<(output.count - Int(stream.pointee.avail_out))])
            while !packed.isEmpty {
                let count = Glibc.write(descriptor, packed.baseAddress, packed.count)
                if count < 0 && errno == EINTR { continue }
                guard count > 0 else { throw failure() }
                packed = UnsafeRawBufferPointer(rebasing: packed[count...])
            }
        } while stream.pointee.avail_out == 0
    }

    /// Names a whole file by its id, and waits until its name is on disk.
    private func place(_ temporary: String, as id: git_oid) throws(DaybookError) {
        let name = withUnsafeBytes(of: id) { Hex.text($0) }
        let folder = "\(objects)/\(name.prefix(2))"
        if mkdir(folder, 0o777) == 0 {
            try sync(objects)
        } else if errno != EEXIST {
            throw failure()
        }
        guard rename(temporary, "\(folder)/\(name.dropFirst(2))") == 0 else { throw failure() }
        try sync(folder)
    }

    private func sync(_ folder: String) throws(DaybookError) {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure() }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure() }
    }

    private func failure() -> DaybookError {
        let number = errno
        let isFull = number == ENOSPC || number == EDQUOT
        return DaybookError(
            isFull ? .diskFull : .inputOutput, "Git's objects in \(objects) cannot be written.",
            remedy: isFull ? "Free some disk space and try again." : "Check the disk and the permissions.",
            cause: String(cString: strerror(number)))
    }
}
