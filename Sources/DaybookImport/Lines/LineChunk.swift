import DaybookCore
import Glibc

/// Whole lines that stand one after the other in a source, as many as fit a block of a little over 1 MiB.
///
/// The block is filled anew for other lines. One thread uses it at a time.
final class LineChunk {
    /// A line as it stands in the unpacked source, without its ending; valid until the chunk is filled anew.
    struct Line {
        let bytes: UnsafeRawBufferPointer
        /// Counts from 1 in its chunk.
        let number: Int
        /// Of its first byte in the source.
        let offset: Int
        /// True where it was longer than the limit; `bytes` then holds its beginning at most.
        let isTooLong: Bool

        /// True where it holds nothing but spaces and tabs, if anything.
        var isBlank: Bool { !isTooLong && bytes.allSatisfy { $0 == 0x20 || $0 == 0x09 } }
    }

    static let lengthLimitBytes = 1 << 20
    static let capacity = lengthLimitBytes + (1 << 18)

    let buffer: UnsafeMutableRawBufferPointer
    /// Bytes of the lines, their endings included; 0 for a line that did not fit.
    @exclusivity(unchecked) fileprivate(set) var count = 0
    /// Of the first byte in the source.
    @exclusivity(unchecked) fileprivate(set) var offset = 0
    /// True where the chunk stands for one line that did not fit.
    @exclusivity(unchecked) fileprivate(set) var isOneLongLine = false
    /// Bytes taken from the file up to this chunk, packed ones where it is packed.
    @exclusivity(unchecked) fileprivate(set) var consumedByteCount = 0

    init() {
        buffer = .allocate(byteCount: LineChunk.capacity, alignment: 16)
    }

    deinit { buffer.deallocate() }

    /// The lines in their order.
    var lines: Lines { Lines(chunk: self) }

    /// Cuts a chunk at its newlines: a line ends with LF or CRLF, the last one also with the chunk.
    struct Lines: Sequence, IteratorProtocol {
        private let chunk: LineChunk
        private var start = 0
        private var number = 0

        fileprivate init(chunk: LineChunk) {
            self.chunk = chunk
        }

        mutating func next() -> Line? {
            if chunk.isOneLongLine {
                guard number == 0 else { return nil }
                number = 1
                return Line(bytes: .init(start: nil, count: 0), number: 1, offset: chunk.offset, isTooLong: true)
            }
            guard start < chunk.count else { return nil }
            let first = start
            let end = chunk.newline(in: start..<chunk.count) ?? chunk.count
            start = end + 1
            number += 1
            let last = end > first && chunk.buffer[end - 1] == 0x0D ? end - 1 : end
            return Line(
                bytes: UnsafeRawBufferPointer(rebasing: chunk.buffer[first..<last]), number: number,
                offset: chunk.offset + first, isTooLong: last - first > LineChunk.lengthLimitBytes)
        }
    }
}

/// Fills chunks with the lines of a source, one after the other.
struct ChunkReader {
    private let source: ByteSource
    /// What follows the last whole line of the chunk before.
    private let rest = GrowingBytes()
    private var offset = 0
    private var isAtEnd = false

    /// Reads from a source that nothing was read from yet.
    init(_ source: ByteSource) {
        self.source = source
    }

    /// Puts the next lines into a chunk; false at the end.
    ///
    /// - Throws: what the source throws.
    mutating func fill(_ chunk: LineChunk) throws(DaybookError) -> Bool {
        chunk.buffer.copyMemory(from: rest.bytes)
        var filled = rest.count
        rest.removeAll()
        while filled < chunk.buffer.count, !isAtEnd {
            let count = try source.read(into: UnsafeMutableRawBufferPointer(rebasing: chunk.buffer[filled...]))
            filled += count
            isAtEnd = count == 0
        }
        guard filled > 0 else { return false }
        chunk.isOneLongLine = false
        chunk.offset = offset
        if isAtEnd {
            chunk.count = filled
            offset += filled
        } else if let newline = chunk.buffer[..<filled].lastIndex(of: 0x0A) {
            chunk.count = newline + 1
            offset += newline + 1
            rest.append(UnsafeRawBufferPointer(rebasing: chunk.buffer[(newline + 1)..<filled]))
        } else {
            chunk.count = 0
            chunk.isOneLongLine = true
            offset += filled
            try skipLine(chunk)
        }
        chunk.consumedByteCount = source.consumedByteCount
        return true
    }

    /// Reads over the rest of a line that does not fit.
    private mutating func skipLine(_ chunk: LineChunk) throws(DaybookError) {
        while true {
            let count = try source.read(into: chunk.buffer)
            isAtEnd = count == 0
            guard !isAtEnd else { return }
            if let newline = chunk.newline(in: 0..<count) {
                offset += newline + 1
                rest.append(UnsafeRawBufferPointer(rebasing: chunk.buffer[(newline + 1)..<count]))
                return
            }
            offset += count
        }
    }
}

extension LineChunk {
    fileprivate func newline(in range: Range<Int>) -> Int? {
        guard let base = buffer.baseAddress, let found = memchr(base + range.lowerBound, 0x0A, range.count) else {
            return nil
        }
        return UnsafeRawPointer(found) - UnsafeRawPointer(base)
    }
}
