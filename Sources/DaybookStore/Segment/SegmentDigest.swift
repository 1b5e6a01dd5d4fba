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
    private static let key = Array("\"time\":".utf8)

    /// The time in the line, or nil where it has none.
    static func of(_ line: UnsafeRawBufferPointer) -> Instant? {
        guard line.count > key.count else { return nil }
        for start in 1...(line.count - key.count) where line[start] == 0x22 && line[start - 1] != 0x5C {
            guard line[start..<start + key.count].elementsEqual(key) else { continue }
            return number(line[(start + key.count)...])
        }
        return nil
    }

    private static func number(_ digits: UnsafeRawBufferPointer.SubSequence) -> Instant? {
        let text = digits.prefix { $0 == 0x2D || (0x30...0x39).contains($0) }
        return Int(String(decoding: text, as: UTF8.self)).map(Instant.init(milliseconds:))
    }
}
