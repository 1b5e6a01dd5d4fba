import Glibc

/// The bytes of a column file: mapped from a file, or in memory where none can be kept.
final class FileBytes: @unchecked Sendable {  // @unchecked: the bytes never change while it lives.
    let bytes: UnsafeRawBufferPointer
    private let isMapped: Bool
    /// A place that can be pointed at where there is nothing to read.
    var start: UnsafeRawPointer {
        guard let start = bytes.baseAddress else { preconditionFailure("a file is never without memory") }
        return start
    }

    /// Copies bytes into memory of its own.
    init(copying source: UnsafeRawBufferPointer) {
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: max(64, source.count), alignment: 64)
        memory.copyMemory(from: source)
        bytes = UnsafeRawBufferPointer(rebasing: memory[..<source.count])
        isMapped = false
    }

    /// Maps a plain file for reading; nil where there is none, or it cannot be mapped.
    init?(mapping path: String) {
        let file = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size > 0 else { return nil }
        let size = Int(status.st_size)
        guard let memory = mmap(nil, size, PROT_READ, MAP_PRIVATE, file, 0), memory != MAP_FAILED else { return nil }
        bytes = UnsafeRawBufferPointer(start: memory, count: size)
        isMapped = true
    }

    /// Takes the pages of some of the bytes in one call, where each would else be asked for as it is read.
    ///
    /// Source: madvise(2), `MADV_POPULATE_READ`, Linux 5.14; older kernels refuse it, and nothing is lost.
    func willRead(_ part: UnsafeRawBufferPointer) {
        guard isMapped, part.count >= FileBytes.worthAsking, let start = part.baseAddress else { return }
        let before = Int(bitPattern: start) % FileBytes.pageSize
        madvise(UnsafeMutableRawPointer(mutating: start - before), before + part.count, MADV_POPULATE_READ)
    }

    private static let pageSize = Int(getpagesize())
    private static let worthAsking = 1 << 16

    deinit {
        if isMapped {
            munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count)
        } else {
            bytes.deallocate()
        }
    }
}
