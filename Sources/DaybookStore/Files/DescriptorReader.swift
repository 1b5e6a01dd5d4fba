import DaybookCore
import Glibc

/// Reads an open file from its beginning and closes it when nobody needs it any more.
final class DescriptorReader: ByteReader {
    private let number: Int32
    private let path: String

    /// Takes over an open descriptor; `path` is named in errors.
    init(_ number: Int32, _ path: String) {
        self.number = number
        self.path = path
    }

    deinit { Glibc.close(number) }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(DaybookError) -> Int {
        while true {
            let count = Glibc.read(number, buffer.baseAddress, buffer.count)
            if count >= 0 { return count }
            guard errno == EINTR else {
                throw DaybookError(.inputOutput, "\(path) cannot be read.", cause: String(cString: strerror(errno)))
            }
        }
    }
}
