package import DaybookCore
import Glibc

/// What a seal line says about a segment's content.
package struct SegmentDigest: Sendable, Equatable {
    package var lineCount = 0
    package var byteCount = 0
    /// First and last event time; nil where no line has one.
    package var times: ClosedRange<Instant>?
    /// CRC-32C of the whole file.
    package var checksum: UInt32 = 0
    /// Root of the Merkle tree over the lines, 64 hex digits.
    package var root = ""

    /// A digest with nothing in it.
    package init() {}

    /// Computes all of it from a whole segment; bytes after the last newline count as one more line.
    package init(of bytes: [UInt8]) {
        var tree = MerkleTree()
        bytes.withUnsafeBytes { buffer in
            for line in LineCursor(buffer) {
                tree.add(line)
                lineCount += 1
                include(LineTime.of(line))
            }
        }
        byteCount = bytes.count
        checksum = CRC32C.checksum(bytes)
        root = tree.root
    }

    /// Widens the times to one more line's.
    mutating func include(_ time: Instant?) {
        guard let time else { return }
        times = times.map { min($0.lowerBound, time)...max($0.upperBound, time) } ?? time...time
    }
}

/// Cuts bytes into lines at each newline; the newline is not part of a line.
package struct LineCursor: Sequence, IteratorProtocol {
    private var rest: UnsafeRawBufferPointer

    /// Starts before the first line; the bytes must stay where they are.
    package init(_ bytes: UnsafeRawBufferPointer) {
        rest = bytes
    }

    /// The next line.
    package mutating func next() -> UnsafeRawBufferPointer? {
        guard let start = rest.baseAddress, !rest.isEmpty else { return nil }
        let newline = memchr(start, 0x0A, rest.count)
        let length = newline.map { UnsafeRawPointer($0) - start } ?? rest.count
        defer { rest = UnsafeRawBufferPointer(rebasing: rest[Swift.min(length + 1, rest.count)...]) }
        return UnsafeRawBufferPointer(start: start, count: length)
    }
}

/// Finds the event time of a log line without reading it as JSON.
///
/// The key order of the log format puts `"time":` before any value that could hold such a member; inside a text its
/// quotes would be escaped.
enum LineTime {
    /// `"time":` as a number whose low end comes first, and its seven bytes.
    private static let key: UInt64 = 0x003A_2265_6D69_7422
    private static let keyBytes: UInt64 = 0x00FF_FFFF_FFFF_FFFF

    /// The time in the line, or nil where it has none.
    static func of(_ line: UnsafeRawBufferPointer) -> Instant? {
        var start = 1
        while start + 8 <= line.count {
            let word = line.loadUnaligned(fromByteOffset: start, as: UInt64.self).littleEndian & keyBytes
            if word == key, line[start - 1] != 0x5C {
                return number(UnsafeRawBufferPointer(rebasing: line[(start + 7)...]))
            }
            start += 1
        }
        return nil
    }

    /// The number at the beginning of some bytes, as `Int` reads it; nil where there is none, or one that does not fit.
    private static func number(_ bytes: UnsafeRawBufferPointer) -> Instant? {
        let isNegative = bytes.first == 0x2D
        var number = 0
        var end = isNegative ? 1 : 0
        let start = end
        while end < bytes.count, (0x30...0x39).contains(bytes[end]) {
            let digit = Int(bytes[end] - 0x30)
            let (scaled, isTooLarge) = number.multipliedReportingOverflow(by: 10)
            let (sum, isLarger) = scaled.addingReportingOverflow(isNegative ? -digit : digit)
            guard !isTooLarge, !isLarger else { return nil }
            (number, end) = (sum, end + 1)
        }
        guard end > start, end == bytes.count || bytes[end] != 0x2D else { return nil }
        return Instant(milliseconds: number)
    }
}
