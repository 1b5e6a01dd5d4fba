/// A set of import keys with a count each, in two flat arrays (open addressing, at most 2/3 full).
///
/// The keys are pseudo-random, so that their own bits are the hash.
struct ImportKeyTable: Sendable {
    private var keys: [ImportKey]
    private var counts: [UInt32]
    private(set) var count = 0

    /// Marks a free slot; a real key of all zeros has the chance of 1 in 2^128.
    private static let free = ImportKey(high: 0, low: 0)

    init() {
        keys = Array(repeating: ImportKeyTable.free, count: 64)
        counts = Array(repeating: 0, count: 64)
    }

    func contains(_ key: ImportKey) -> Bool { keys[slot(of: key)] == key }

    /// Counts a key once more and returns how often it was there before; amortised constant.
    mutating func increment(_ key: ImportKey) -> Int {
        if (count + 1) * 3 > keys.count * 2 { grow() }
        let slot = slot(of: key)
        if keys[slot] != key {
            keys[slot] = key
            count += 1
        }
        counts[slot] += 1
        return Int(counts[slot]) - 1
    }

    /// The keys in ascending order.
    var sorted: [ImportKey] { keys.filter { $0 != ImportKeyTable.free }.sorted() }

    mutating func removeAll() { self = ImportKeyTable() }

    private func slot(of key: ImportKey) -> Int {
        let mask = keys.count - 1
        var slot = Int(truncatingIfNeeded: key.low) & mask
        while keys[slot] != key && keys[slot] != ImportKeyTable.free { slot = (slot + 1) & mask }
        return slot
    }

    private mutating func grow() {
        let (oldKeys, oldCounts) = (keys, counts)
        keys = Array(repeating: ImportKeyTable.free, count: oldKeys.count * 2)
        counts = Array(repeating: 0, count: oldKeys.count * 2)
        for (index, key) in oldKeys.enumerated() where key != ImportKeyTable.free {
            let slot = slot(of: key)
            keys[slot] = key
            counts[slot] = oldCounts[index]
        }
    }
}
