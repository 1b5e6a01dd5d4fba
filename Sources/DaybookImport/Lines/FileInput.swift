import DaybookCore
import Glibc

/// A file or standard input.
final class FileInput: ByteInput {
    let name: String
    /// Bytes in the file; nil for standard input, pipes and the like.
    let byteCount: Int?
    /// Which file it is, whatever its name; nil where it is none that could be read and written at once.
    var identity: FileIdentity? { FileIdentity(descriptor: descriptor) }
    private let descriptor: Int32

    /// Opens a file, or standard input for `-`.
    ///
    /// - Throws: `not-found`, or `usage` for a folder.
    init(path: String) throws(DaybookError) {
        name = path
        guard path != "-" else {
            (descriptor, byteCount) = (STDIN_FILENO, nil)
            return
        }
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        var status = stat()
        guard descriptor >= 0, fstat(descriptor, &status) == 0 else {
            throw DaybookError(
                .notFound, "The file '\(path)' cannot be opened.", remedy: "Check its name and its permissions.",
                cause: String(cString: strerror(errno)))
        }
        guard status.st_mode & S_IFMT != S_IFDIR else {
            Glibc.close(descriptor)
            throw DaybookError(.usage, "'\(path)' is a folder.", remedy: "Name the files in it, as in \(path)/*.log.")
        }
        byteCount = status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : nil
    }

    deinit {
        if descriptor != STDIN_FILENO { Glibc.close(descriptor) }
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(DaybookError) -> Int {
        while true {
            let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            if count >= 0 { return count }
            guard errno == EINTR else {
                throw DaybookError(
                    .inputOutput, "The file '\(name)' cannot be read.", remedy: "Check the disk and import it again.",
                    cause: String(cString: strerror(errno)))
            }
        }
    }
}
