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

    deinit {
        if isMapped {
            munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count)
        } else {
            bytes.deallocate()
        }
    }
}
