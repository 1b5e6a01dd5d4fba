import CGit2
import CISAL
import CLinux
import Crypto
import DaybookCore
import Glibc

/// What becomes an object of git.
enum ObjectSource: Sendable {
    /// A file of the work tree, read without following a symbolic link.
    case file(String, root: String)
    /// A tree as git writes it.
    case tree([UInt8])
}

/// A packed object in a file of its own, which has no name that git knows yet and may not be on disk.
struct PackedObject: Sendable {
    let id: git_oid
    let temporary: String
    let descriptor: Int32
    /// Of the file in the work tree; of a tree nothing.
    let status: stat
}

/// Packs objects a piece at a time; each thread has one of its own.
///
/// The library's own call packs with zlib and hashes by an SHA-1 that looks for collisions, which together take longer
/// than making the lines of a segment. Who could plant a collision here writes the store already, and whatever is read
/// from git is checked by the library's hash. Source: https://git-scm.com/book/en/v2/Git-Internals-Git-Objects
final class ObjectPacker {
    private let objects: String
    private let stream: UnsafeMutablePointer<isal_zstream>
    private let work: UnsafeMutableRawBufferPointer
    private let input: UnsafeMutableRawBufferPointer
    private let output: UnsafeMutableRawBufferPointer

    private static let pieceByteCount = 1 << 20

    /// Packs into this folder of objects.
    init(objects: String) {
        self.objects = objects
        stream = .allocate(capacity: 1)
        work = .allocate(byteCount: Int(cisal_work_size()), alignment: 64)
        input = .allocate(byteCount: ObjectPacker.pieceByteCount, alignment: 64)
        output = .allocate(byteCount: ObjectPacker.pieceByteCount, alignment: 64)
    }

    deinit {
        stream.deallocate()
        for buffer in [work, input, output] { buffer.deallocate() }
    }

    /// Packs an object, and has the disk begin to write it; linear in its bytes.
    ///
    /// - Throws: `disk-full`, `input-output`, also where a file changes meanwhile, `refused` for a symbolic link.
    func pack(_ source: ObjectSource) throws(DaybookError) -> PackedObject {
        switch source {
        case .file(let path, let root):
            let file = try WorkTreeFile(path, in: root)
            return try pack("blob", file.byteCount, file.status) { room throws(DaybookError) in
                try file.read(into: room)
            }
        case .tree(let bytes):
            var start = 0
            return try pack("tree", bytes.count, stat()) { room throws(DaybookError) in
                room.copyBytes(from: bytes[start..<start + room.count])
                start += room.count
            }
        }
    }

    private func pack(
        _ type: String, _ byteCount: Int, _ status: stat,
        reading read: (UnsafeMutableRawBufferPointer) throws(DaybookError) -> Void
    ) throws(DaybookError) -> PackedObject {
        let (temporary, descriptor) = try makeTemporary()
        do throws(DaybookError) {
            let id = try pack(type, byteCount, into: descriptor, reading: read)
            guard fchmod(descriptor, 0o444) == 0 else { throw DaybookError(writing: objects) }
            // Whoever syncs many files waits once for what all of them began.
            let code = clinux_begin_writing(descriptor)
            guard code == 0 else {
                errno = code
                throw DaybookError(writing: objects)
            }
            return PackedObject(id: id, temporary: temporary, descriptor: descriptor, status: status)
        } catch {
            close(descriptor)
            unlink(temporary)
            throw error
        }
    }

    /// Files that begin with `tmp_obj_` are what `git gc` takes for left behind by a program that was killed.
    private func makeTemporary() throws(DaybookError) -> (path: String, descriptor: Int32) {
        let path = "\(objects)/\(GitRepository.temporaryPrefix)\(String(UInt64.random(in: 0...UInt64.max), radix: 36))"
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw DaybookError(writing: objects) }
        return (path, descriptor)
    }

    private func pack(
        _ type: String, _ byteCount: Int, into descriptor: Int32,
        reading read: (UnsafeMutableRawBufferPointer) throws(DaybookError) -> Void
    ) throws(DaybookError) -> git_oid {
        cisal_start(stream, work.baseAddress)
        var hasher = Insecure.SHA1()
        let header = Array("\(type) \(byteCount)\0".utf8)
        input.copyBytes(from: header)
        var (filled, left) = (header.count, byteCount)
        repeat {
            let room = UnsafeMutableRawBufferPointer(rebasing: input[filled...].prefix(left))
            try read(room)
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
                guard count > 0 else { throw DaybookError(writing: objects) }
                packed = UnsafeRawBufferPointer(rebasing: packed[count...])
            }
        } while stream.pointee.avail_out == 0
    }
}

extension DaybookError {
    /// Why a call that writes into git's folder of objects failed just now.
    init(writing objects: String) {
        let number = errno
        let isFull = number == ENOSPC || number == EDQUOT
        self.init(
            isFull ? .diskFull : .inputOutput, "Git's objects in \(objects) cannot be written.",
            remedy: isFull ? "Free some disk space and try again." : "Check the disk and the permissions.",
            cause: String(cString: strerror(number)))
    }
}
