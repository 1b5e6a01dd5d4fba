import DaybookCore
import Glibc

/// A regular file of a work tree, read whole.
struct WorkTreeFile {
    let bytes: [UInt8]
    let status: stat

    /// Reads a file below `root`.
    ///
    /// - Throws: `refused` where the path is a symbolic link or no regular file, `input-output` where it cannot be
    /// read.
    init(_ path: String, in root: String) throws(DaybookError) {
        let whole = root + "/" + path
        let descriptor = open(whole, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ELOOP { throw WorkTreeFile.refusal(whole) }
            throw WorkTreeFile.failure(whole)
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw WorkTreeFile.failure(whole) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw WorkTreeFile.refusal(whole) }
        self.status = status
        var failed = false
        bytes = [UInt8](unsafeUninitializedCapacity: Int(status.st_size)) { buffer, count in
            while count < buffer.count {
                let got = read(descriptor, buffer.baseAddress?.advanced(by: count), buffer.count - count)
                if got < 0 && errno == EINTR { continue }
                failed = got < 0
                if got <= 0 { return }
                count += got
            }
        }
        if failed { throw WorkTreeFile.failure(whole) }
    }

    private static func failure(_ path: String) -> DaybookError {
        DaybookError(.inputOutput, "The file \(path) cannot be read.", cause: String(cString: strerror(errno)))
    }

    private static func refusal(_ path: String) -> DaybookError {
        DaybookError(
            .refused, "\(path) is not a plain file, and the store follows no links.", remedy: "Replace it by a file.")
    }
}
