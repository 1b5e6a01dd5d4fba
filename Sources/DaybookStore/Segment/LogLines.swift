package import DaybookCore
import Glibc

/// Log lines that are ready to be written, with what a segment's seal says about each.
///
/// Made by one thread while others make theirs: hashing the lines is most of the work of writing them.
package final class LogLines {
    /// The lines, each with its newline, and the beginning of the next.
    package let text: GrowingBytes
    @exclusivity(unchecked) private(set) var times: [Instant?] = []
    /// The leaf of each line in the Merkle tree of its segment.
    @exclusivity(unchecked) private(set) var leaves: [LineDigest] = []
    /// Where each line ends, its newline included.
    @exclusivity(unchecked) private var ends: [Int] = []

    /// Starts with no lines and room for that many bytes.
    package init(capacity: Int = 4_096) {
        text = GrowingBytes(capacity: capacity)
    }

    /// How many lines are whole.
    package var count: Int { ends.count }

    /// Ends the line that was added to `text` since the last one; adds its newline.
    ///
    /// - Complexity: linear in the line.
    package func endLine(time: Instant?) {
        let line = UnsafeRawBufferPointer(rebasing: text.bytes[(ends.last ?? 0)...])
        let newline = line.baseAddress.flatMap { memchr($0, 0x0A, line.count) }
        precondition(newline == nil, "a log line has no newline in it")
        leaves.append(MerkleTree.leaf(line))
        text.append(0x0A)
        ends.append(text.count)
        times.append(time)
    }

    /// Drops the lines and keeps the room.
    package func removeAll() {
        text.removeAll()
        times.removeAll(keepingCapacity: true)
        leaves.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
    }

    /// The bytes of some lines, valid until the next change.
    func text(of range: Range<Int>) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: text.bytes[start(of: range.lowerBound)..<start(of: range.upperBound)])
    }

    /// The index behind the last line that fits when lines from `first` on are put into `room` bytes.
    func lineCount(from first: Int, within room: Int) -> Int {
        let limit = start(of: first) + room
        if let last = ends.last, last <= limit { return count }
        var end = first
        while end < count, ends[end] <= limit { end += 1 }
        return end
    }

    private func start(of index: Int) -> Int { index == 0 ? 0 : ends[index - 1] }
}
