import DaybookCore
import Glibc

/// The file in which the user wants the lines that could not be imported, as they were.
final class RejectedFile: ByteOutput {
    private let path: String
    private let descriptor: Int32

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
    func check(against sources: [FileInput]) throws(DaybookError) {
        guard let identity = FileIdentity(descriptor: descriptor),
            let source = sources.first(where: { $0.identity == identity })
        else { return }
        throw DaybookError(
            .usage, "'\(path)' is both imported, as '\(source.name)', and to get the rejected lines.",
            remedy: "Name another file with --rejected-to.")
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    func write(_ bytes: [UInt8]) throws(DaybookError) {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress.map { $0 + written }, $0.count - written)
            }
            guard count > 0 || errno == EINTR else { throw RejectedFile.failure(path) }
            written += max(count, 0)
        }
    }

    private static func failure(_ path: String) -> DaybookError {
        DaybookError(
            errno == ENOSPC ? .diskFull : .inputOutput, "The rejected lines cannot be written to '\(path)'.",
            remedy: "Name another file with --rejected-to.", cause: String(cString: strerror(errno)))
    }
}

/// The text of rejected lines on its way out, a buffer at a time.
struct RejectedText {
    private let output: any ByteOutput
    private var buffer: [UInt8] = []

    private static let bufferSizeBytes = 1 << 16

    init(_ output: any ByteOutput) {
        self.output = output
    }

    /// Adds a line and its newline.
    mutating func add(_ line: UnsafeRawBufferPointer) throws(DaybookError) {
        buffer.append(contentsOf: line)
        buffer.append(0x0A)
        if buffer.count >= RejectedText.bufferSizeBytes { try flush() }
    }

    /// Writes what is left.
    mutating func flush() throws(DaybookError) {
        guard !buffer.isEmpty else { return }
        try output.write(buffer)
        buffer.removeAll(keepingCapacity: true)
    }
}
