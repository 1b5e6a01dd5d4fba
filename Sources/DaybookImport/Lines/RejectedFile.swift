import DaybookCore
import Glibc

/// The file in which the user wants the lines that could not be imported, as they were.
final class RejectedFile {
    private let path: String
    private let descriptor: Int32
    private var buffer: [UInt8] = []

    /// Opens a file to add to, readable by its owner only, since the lines hold addresses.
    ///
    /// - Throws: `input-output`.
    init(path: String) throws(DaybookError) {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw RejectedFile.failure(path) }
    }

    /// Refuses to be one of the files that lines are read from: what it adds would be read again without end.
    ///
    /// - Throws: `usage`.
    func check(against sources: [ByteSource]) throws(DaybookError) {
        guard let identity = FileIdentity(descriptor: descriptor),
            let source = sources.first(where: { $0.identity == identity })
        else { return }
        throw DaybookError(
            .usage, "'\(path)' is both imported, as '\(source.name)', and to get the rejected lines.",
            remedy: "Name another file with --rejected-to.")
    }

    /// Adds a line and its newline.
    func add(_ line: UnsafeRawBufferPointer) throws(DaybookError) {
        buffer.append(contentsOf: line)
        buffer.append(0x0A)
        if buffer.count >= 1 << 16 { try flush() }
    }

    /// Writes the rest and closes.
    func finish() throws(DaybookError) {
        defer { close(descriptor) }
        try flush()
    }

    private func flush() throws(DaybookError) {
        var written = 0
        while written < buffer.count {
            let count = buffer.withUnsafeBytes {
                write(descriptor, $0.baseAddress.map { $0 + written }, $0.count - written)
            }
            guard count > 0 || errno == EINTR else { throw RejectedFile.failure(path) }
            written += max(count, 0)
        }
        buffer.removeAll(keepingCapacity: true)
    }

    private static func failure(_ path: String) -> DaybookError {
        DaybookError(
            errno == ENOSPC ? .diskFull : .inputOutput, "The rejected lines cannot be written to '\(path)'.",
            remedy: "Name another file with --rejected-to.", cause: String(cString: strerror(errno)))
    }
}
