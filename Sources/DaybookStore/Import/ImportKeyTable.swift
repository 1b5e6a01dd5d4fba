/// A set of import keys, with how often the current file had each, in flat arrays (open addressing, 2/3 full at most).
///
/// The keys are pseudo-random, so that their own bits are the hash: the first eight choose one of 256 parts, which
/// keeps a growing part small and makes the sorted order that of the parts.
struct ImportKeyTable: Sendable {
    private struct Slot {
        var key: ImportKey
        /// The file that had the key last, and how often.
        var file: UInt32 = 0
        var occurrences: UInt32 = 0
        var isFresh = false
    }

    private struct Part {
        var slots: [Slot] = []
        var count = 0
    }

    /// Where a key is.
    struct Place {
        fileprivate let part: Int
        fileprivate let slot: Int
    }

    private var parts = Array(repeating: Part(), count: ImportKeyTable.partCount)

    static let partCount = 256
    /// Marks a free slot; a real key of all zeros has the chance of 1 in 2^128.
    private static let free = ImportKey(high: 0, low: 0)
    private static let smallest = 16

    /// Finds a key or makes room for it; amortised constant.
    mutating func place(of key: ImportKey) -> Place {
        let part = Int(key.high >> 56)
        if (parts[part].count + 1) * 3 > parts[part].slots.count * 2 { ImportKeyTable.grow(&parts[part]) }
        let slot = ImportKeyTable.slot(of: key, in: parts[part].slots)
        if parts[part].slots[slot].key != key {
            parts[part].slots[slot].key = key
            parts[part].count += 1
        }
        return Place(part: part, slot: slot)
    }

    /// Counts the key once more for a file and returns how often that file had it before.
    mutating func count(_ place: Place, in file: UInt32) -> Int {
        let before = parts[place.part].slots[place.slot]
        let occurrences = before.file == file ? before.occurrences : 0
        parts[place.part].slots[place.slot].file = file
        parts[place.part].slots[place.slot].occurrences = occurrences + 1
        return Int(occurrences)
    }

    /// Notes that the key is new; false where it was noted before.
    mutating func markFresh(_ place: Place) -> Bool {
        guard !parts[place.part].slots[place.slot].isFresh else { return false }
        parts[place.part].slots[place.slot].isFresh = true
        return true
    }

    /// The new keys of one part in ascending order; those of a later part are all greater.
    func freshKeys(ofPart part: Int) -> [ImportKey] {
        var keys: [ImportKey] = []
        keys.reserveCapacity(parts[part].count)
        for slot in parts[part].slots where slot.isFresh { keys.append(slot.key) }
        keys.sort()
        return keys
    }

    private static func slot(of key: ImportKey, in slots: [Slot]) -> Int {
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: key.low) & mask
        while slots[slot].key != key && slots[slot].key != free { slot = (slot + 1) & mask }
        return slot
    }

    private static func grow(_ part: inout Part) {
        let old = part.slots
        let count = max(smallest, old.count * 2)
        var slots = Array(repeating: Slot(key: free), count: count)
        for known in old where known.key != free { slots[slot(of: known.key, in: slots)] = known }
        part.slots = slots
    }
}
