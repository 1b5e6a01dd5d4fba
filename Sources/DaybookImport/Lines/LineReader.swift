import DaybookCore
import Glibc

/// Cuts a stream of bytes into lines of at most 1 MiB.
///
/// A line ends with LF or CRLF, the last one also with the end of the stream. One buffer is reused for all lines.
struct LineReader {
    /// A line as it stands in the unpacked source, without its ending; valid until the next one is asked for.
    struct Line {
        let bytes: UnsafeRawBufferPointer
        /// Counts from 1.
        let number: Int
        /// Of its first byte.
        let offset: Int
        /// True where it was longer than the limit; `bytes` then holds its beginning.
        let isTooLong: Bool

        /// True where it holds nothing but spaces and tabs, if anything.
        var isBlank: Bool { !isTooLong && bytes.allSatisfy { $0 == 0x20 || $0 == 0x09 } }
    }

    static let lengthLimitBytes = 1 << 20
    private static let chunkSizeBytes = 1 << 18

    private var source: ByteSource
    private var buffer: UnsafeMutableRawBufferPointer
    private var start = 0
    private var end = 0
    private var number = 0
    private var offset = 0
    private var isAtEnd = false

    /// Reads from a source that nothing was read from yet; `release` must be called in the end.
    init(_ source: ByteSource) {
        self.source = source
        let size = LineReader.lengthLimitBytes + LineReader.chunkSizeBytes
        buffer = .allocate(byteCount: size, alignment: 16)
    }

    /// Gives the buffer back.
    func release() { buffer.deallocate() }

    /// Bytes taken from the file so far, packed ones where it is packed.
    var consumedByteCount: Int { source.consumedByteCount }

    /// The next line, or nil at the end.
    ///
    /// - Throws: what the source throws.
    mutating func next() throws(DaybookError) -> Line? {
        var searched = start
        while true {
            if let newline = newline(from: searched) { return line(until: newline, endingAt: newline + 1) }
            if isAtEnd { return start < end ? line(until: end, endingAt: end) : nil }
            if end - start > LineReader.lengthLimitBytes { return try longLine() }
            searched = end - start
            try fill()
            searched += start
        }
    }

    private func newline(from position: Int) -> Int? {
        guard let base = buffer.baseAddress, position < end,
            let found = memchr(base + position, 0x0A, end - position)
        else { return nil }
        return UnsafeRawPointer(found) - UnsafeRawPointer(base)
    }

    private mutating func line(until last: Int, endingAt following: Int) -> Line {
        var last = last
        if last > start, buffer[last - 1] == 0x0D { last -= 1 }
        let isTooLong = last - start > LineReader.lengthLimitBytes
        let bytes = UnsafeRawBufferPointer(rebasing: buffer[start..<last])
        number += 1
        let line = Line(bytes: bytes, number: number, offset: offset, isTooLong: isTooLong)
        offset += following - start
        start = following
        return line
    }

    /// Skips to the end of a line that does not fit and reports it with no bytes.
    private mutating func longLine() throws(DaybookError) -> Line {
        let first = offset
        while true {
            if let newline = newline(from: start) {
                offset += newline + 1 - start
                start = newline + 1
                break
            }
            offset += end - start
            start = end
            if isAtEnd { break }
            try fill()
        }
        number += 1
        return Line(bytes: UnsafeRawBufferPointer(start: nil, count: 0), number: number, offset: first, isTooLong: true)
    }

    /// Moves the rest to the front and reads behind it.
    private mutating func fill() throws(DaybookError) {
        if start > 0, let base = buffer.baseAddress {
            memmove(base, base + start, end - start)
            (start, end) = (0, end - start)
        }
        let count = try source.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[end...]))
        end += count
        isAtEnd = count == 0
    }
}
