import DaybookCore
import Dispatch
import Synchronization

/// A set of import keys, with how often the current file had each, in flat arrays (open addressing, 2/3 full at most).
///
/// The keys are pseudo-random, so that their own bits are the hash: the first eight choose one of 256 parts, which
/// keeps a growing part small and makes the sorted order that of the parts.
struct ImportKeyTable: Sendable {
    private struct Slot {
        var key: ImportKey
        /// The file that had the key last, and how often.
        var file: UInt32 = 0
        var occurrences: UInt32 {
            get { bits & ~Slot.freshBit }
            set { bits = bits & Slot.freshBit | min(newValue, ~Slot.freshBit) }
        }
        var isFresh: Bool {
            get { bits & Slot.freshBit != 0 }
            set { bits = newValue ? bits | Slot.freshBit : bits & ~Slot.freshBit }
        }
        /// Both in 4 bytes, as there is a slot for each line.
        private var bits: UInt32 = 0
        private static let freshBit: UInt32 = 1 << 31

        init(key: ImportKey) {
            self.key = key
        }
    }

    private struct Part {
        var slots: [Slot] = []
        var count = 0
    }

    private var parts = Array(repeating: Part(), count: ImportKeyTable.partCount)

    private static let partCount = 256
    /// Marks a free slot; a real key of all zeros has the chance of 1 in 2^128.
    private static let free = ImportKey(high: 0, low: 0)
    private static let smallest = 16

    /// Counts the key of a line's first occurrence once more for a file, and notes it as new where it is the first and
    /// `isKnown` is false; amortised constant.
    ///
    /// - Returns: how often the file had it before, and whether it is new.
    mutating func count(
        _ key: ImportKey, in file: UInt32, isKnown: Bool
    ) -> (occurrence: Int, isNew: Bool) {
        withSlot(of: key) { slot in
            let occurrence = slot.file == file ? slot.occurrences : 0
            (slot.file, slot.occurrences) = (file, occurrence + 1)
            let isNew = occurrence == 0 && !isKnown && !slot.isFresh
            if isNew { slot.isFresh = true }
            return (Int(occurrence), isNew)
        }
    }

    /// Notes that a key is new; false where it was noted before.
    mutating func insert(_ key: ImportKey) -> Bool {
        withSlot(of: key) { slot in
            defer { slot.isFresh = true }
            return !slot.isFresh
        }
    }

    /// Calls `body` with the new keys in ascending order, in pieces that follow each other.
    ///
    /// Some at a time are sorted, on a thread for each core, so that never all are in memory twice.
    ///
    /// - Complexity: linear in the keys, which are spread evenly.
    func forEachSorted(_ body: ([ImportKey]) throws(DaybookError) -> Void) throws(DaybookError) {
        for first in stride(from: 0, to: ImportKeyTable.partCount, by: 16) {
            let sorted = Mutex<[[ImportKey]]>(Array(repeating: [], count: 16))
            DispatchQueue.concurrentPerform(iterations: 16) { index in
                let keys = freshKeys(of: parts[first + index])
                sorted.withLock { $0[index] = keys }
            }
            for keys in sorted.withLock({ $0 }) where !keys.isEmpty { try body(keys) }
        }
    }

    /// Puts each key near its place by its value, and the few that share a place in order.
    private func freshKeys(of part: Part) -> [ImportKey] {
        let fresh = part.slots.lazy.filter(\.isFresh).map(\.key)
        let count = part.count
        guard count > 0 else { return [] }
        func place(_ key: ImportKey) -> Int { Int((key.high << 8).multipliedFullWidth(by: UInt64(count)).high) }
        var starts = [Int32](repeating: 0, count: count + 1)
        for key in fresh { starts[place(key) + 1] += 1 }
        for index in 1...count { starts[index] += starts[index - 1] }
        var keys = [ImportKey](repeating: ImportKeyTable.free, count: Int(starts[count]))
        for key in fresh {
            keys[Int(starts[place(key)])] = key
            starts[place(key)] += 1
        }
        for index in keys.indices.dropFirst() where keys[index] < keys[index - 1] {
            let key = keys[index]
            var hole = index
            while hole > 0, key < keys[hole - 1] {
                keys[hole] = keys[hole - 1]
                hole -= 1
            }
            keys[hole] = key
        }
        return keys
    }

    private mutating func withSlot<Answer>(of key: ImportKey, _ body: (inout Slot) -> Answer) -> Answer {
        let index = Int(key.high >> 56)
        if (parts[index].count + 1) * 3 > parts[index].slots.count * 2 { ImportKeyTable.grow(&parts[index]) }
        var isAdded = false
        let answer = parts[index].slots.withUnsafeMutableBufferPointer { slots in
            let place = ImportKeyTable.place(of: key, in: UnsafeBufferPointer(slots))
            if slots[place].key != key {
                slots[place].key = key
                isAdded = true
            }
            return body(&slots[place])
        }
        if isAdded { parts[index].count += 1 }
        return answer
    }

    private static func place(of key: ImportKey, in slots: UnsafeBufferPointer<Slot>) -> Int {
        let mask = slots.count - 1
        var place = Int(truncatingIfNeeded: key.low) & mask
        while slots[place].key != key && slots[place].key != free { place = (place + 1) & mask }
        return place
    }

    private static func grow(_ part: inout Part) {
        let old = part.slots
        var slots = Array(repeating: Slot(key: free), count: max(smallest, old.count * 2))
        slots.withUnsafeMutableBufferPointer { slots in
            for known in old where known.key != free {
                slots[place(of: known.key, in: UnsafeBufferPointer(slots))] = known
            }
        }
        part.slots = slots
    }
}
