import DaybookCore
import Glibc

/// A regular file of a work tree, open for reading from its beginning.
final class WorkTreeFile {
    let status: stat
    private let descriptor: Int32
    private let path: String

    /// Opens a file below `root`.
    ///
    /// - Throws: `refused` where the path is a symbolic link or no regular file, `input-output` where it cannot be
    /// read.
    init(_ path: String, in root: String) throws(DaybookError) {
        self.path = root + "/" + path
        descriptor = open(self.path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ELOOP { throw WorkTreeFile.refusal(self.path) }
            throw WorkTreeFile.failure(self.path, errno)
        }
        var status = stat()
        let isKnown = fstat(descriptor, &status) == 0
        self.status = status
        guard isKnown else { throw WorkTreeFile.failure(self.path, errno) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw WorkTreeFile.refusal(self.path) }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Bytes in the file when it was opened.
    var byteCount: Int { Int(status.st_size) }

    /// Fills a buffer with the next bytes.
    ///
    /// - Throws: `input-output`, also where there are not as many left.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(DaybookError) {
        var filled = 0
        while filled < buffer.count {
            let count = Glibc.read(descriptor, buffer.baseAddress?.advanced(by: filled), buffer.count - filled)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw WorkTreeFile.failure(path, count == 0 ? 0 : errno) }
            filled += count
        }
    }

    private static func failure(_ path: String, _ number: Int32) -> DaybookError {
        let cause = number == 0 ? "it was cut while it was read" : String(cString: strerror(number))
        return DaybookError(.inputOutput, "The file \(path) cannot be read.", cause: cause)
    }

    private static func refusal(_ path: String) -> DaybookError {
        DaybookError(
            .refused, "\(path) is not a plain file, and the store follows no links.", remedy: "Replace it by a file.")
    }
}
