/// The distinct pairs of two codes: who has seen what, counted exactly.
///
/// Memory grows with the distinct pairs, never with the events beyond them. Adding is constant on average.
package struct DistinctPairs: Sendable {
    private var slots: [UInt64]
    package private(set) var count = 0

    /// No pair.
    ///
    /// The all-ones pair stands for a free slot and cannot be added.
    package init() {
        slots = []
    }

    /// Adds a pair; true if it is new.
    ///
    @discardableResult
    package mutating func insert(_ first: UInt32, _ second: UInt32) -> Bool {
        insert(UInt64(first) << 32 | UInt64(second))
    }

    /// Adds all pairs of another set; linear in its size.
    package mutating func merge(_ other: DistinctPairs) {
        for pair in other.slots where pair != DistinctPairs.free { insert(pair) }
    }

    /// How many pairs there are of each first code; linear in the pairs.
    package func countsByFirst() -> [UInt32: Int] {
        var counts: [UInt32: Int] = [:]
        for pair in slots where pair != DistinctPairs.free { counts[UInt32(pair >> 32), default: 0] += 1 }
        return counts
    }

    private static let free = UInt64.max

    @discardableResult
    private mutating func insert(_ pair: UInt64) -> Bool {
        precondition(pair != DistinctPairs.free, "the all-ones pair stands for a free slot")
        if (count + 1) * 2 > slots.count { grow() }
        var place = slot(of: pair)
        while slots[place] != DistinctPairs.free {
            if slots[place] == pair { return false }
            place = (place + 1) & (slots.count - 1)
        }
        slots[place] = pair
        count += 1
        return true
    }

    private func slot(of pair: UInt64) -> Int {
        let mixed = pair &* 0x9E37_79B9_7F4A_7C15
        return Int(truncatingIfNeeded: (mixed ^ (mixed >> 29))) & (slots.count - 1)
    }

    private mutating func grow() {
        let old = slots
        slots = [UInt64](repeating: DistinctPairs.free, count: max(16, old.count * 4))
        for pair in old where pair != DistinctPairs.free {
            var place = slot(of: pair)
            while slots[place] != DistinctPairs.free { place = (place + 1) & (slots.count - 1) }
            slots[place] = pair
        }
    }
}
