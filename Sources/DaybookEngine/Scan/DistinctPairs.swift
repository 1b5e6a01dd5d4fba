/// The distinct pairs of two codes: who has seen what, counted exactly.
///
/// Memory grows with the distinct pairs, never with the events beyond them. Adding is constant on average.
package struct DistinctPairs: Sendable, Equatable {
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
    ///
    /// The other set's pairs come in the order of their places: in a table too small for them they would pile up in a
    /// few long runs, so that it is made large enough first.
    package mutating func merge(_ other: DistinctPairs) {
        if slots.isEmpty {
            self = other
            return
        }
        while (count + other.count) * 4 > slots.count * 3 { grow() }
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
        if (count + 1) * 4 > slots.count * 3 { grow() }
        var place = slot(of: pair)
        while slots[place] != DistinctPairs.free {
            if slots[place] == pair { return false }
            place = (place + 1) & (slots.count - 1)
        }
        slots[place] = pair
        count += 1
        return true
    }

    /// Codes are small neighbouring numbers, so every bit of both must reach every bit of the place: the finalizer of
    /// splitmix64 (Stafford 2011, variant 13).
    private func slot(of pair: UInt64) -> Int {
        var mixed = (pair ^ (pair >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int(truncatingIfNeeded: mixed ^ (mixed >> 31)) & (slots.count - 1)
    }

    private mutating func grow() {
        let old = slots
        slots = [UInt64](repeating: DistinctPairs.free, count: max(16, old.count * 2))
        for pair in old where pair != DistinctPairs.free {
            var place = slot(of: pair)
            while slots[place] != DistinctPairs.free { place = (place + 1) & (slots.count - 1) }
            slots[place] = pair
        }
    }
}
