/// Gives pairs of numbers dense keys in the order in which they come; constant on average.
struct PairTable: Sendable {
    struct Pair: BitwiseCopyable, Sendable, Hashable {
        let first: UInt64
        let second: UInt64
    }

    private(set) var pairs: [Pair] = []
    /// Where the keys of the first pairs are, by hash; those that were only read are put in when a new one
    /// is asked for.
    private var slots: [UInt32] = []
    private var placed = 0

    /// The pair of a key.
    subscript(key: UInt32) -> Pair { pairs[Int(key)] }

    /// The key of a pair, a new one if it was not seen.
    mutating func key(_ first: UInt64, _ second: UInt64) -> UInt32 {
        let pair = Pair(first: first, second: second)
        if placed < pairs.count { place() }
        let slot = slot(of: pair)
        if slot < slots.count && slots[slot] != noCode { return slots[slot] }
        let key = UInt32(pairs.count)
        pairs.append(pair)
        if pairs.count * 2 > slots.count {
            place()
        } else {
            slots[slot] = key
            placed += 1
        }
        return key
    }

    /// Adds pairs that were written in the order of their keys, none of them twice.
    mutating func append(_ written: some Sequence<Pair>) { pairs.append(contentsOf: written) }

    /// Puts the keys of all pairs in their slots.
    private mutating func place() {
        if pairs.count * 2 > slots.count {
            var size = max(64, slots.count)
            while size < pairs.count * 4 { size *= 2 }
            slots = [UInt32](repeating: noCode, count: size)
            placed = 0
        }
        while placed < pairs.count {
            slots[slot(of: pairs[placed])] = UInt32(placed)
            placed += 1
        }
    }

    /// The slot that has a pair's key or would have it.
    private func slot(of pair: Pair) -> Int {
        guard !slots.isEmpty else { return 0 }
        let mask = slots.count - 1
        let mixed = (pair.first &* 0x9E37_79B9_7F4A_7C15) ^ (pair.second &* 0xC2B2_AE3D_27D4_EB4F)
        var slot = Int(truncatingIfNeeded: (mixed ^ mixed >> 32) &* 0x9E37_79B9_7F4A_7C15 >> 24) & mask
        while slots[slot] != noCode && pairs[Int(slots[slot])] != pair { slot = (slot + 1) & mask }
        return slot
    }
}
