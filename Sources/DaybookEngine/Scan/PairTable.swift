import Synchronization

/// Gives pairs of numbers dense keys; constant on average.
///
/// The first keys are those of pairs in their order, which all copies share and none changes. Further ones come in the
/// order in which they are asked for.
struct PairTable: Sendable {
    struct Pair: BitwiseCopyable, Sendable, Hashable, Comparable {
        let first: UInt64
        let second: UInt64

        static func < (left: Pair, right: Pair) -> Bool {
            left.first == right.first ? left.second < right.second : left.first < right.first
        }
    }

    private let ordered: OrderedPairs
    private var added: [Pair] = []
    /// Where the keys of the further pairs are, by hash.
    private var slots: [UInt32] = []
    /// The same of the ordered ones, once a key was asked for.
    private var orderedSlots: [UInt32] = []
    private var placed = 0

    /// No pair.
    init() { ordered = OrderedPairs([]) }

    /// Starts with pairs in ascending order, none of them twice.
    init(ordered: OrderedPairs) { self.ordered = ordered }

    /// How many pairs there are.
    var count: Int { ordered.all.count + added.count }

    /// How many of them have keys in their order.
    var orderedCount: Int { ordered.all.count }

    /// The pair of a key.
    subscript(key: UInt32) -> Pair {
        Int(key) < ordered.all.count ? ordered.all[Int(key)] : added[Int(key) - ordered.all.count]
    }

    /// The pairs from a key on.
    func pairs(from key: Int) -> [Pair] { (key..<max(key, count)).map { self[UInt32($0)] } }

    /// The key of a pair, a new one if it was not seen.
    mutating func key(_ first: UInt64, _ second: UInt64) -> UInt32 {
        let pair = Pair(first: first, second: second)
        if !ordered.all.isEmpty {
            if orderedSlots.isEmpty { orderedSlots = ordered.slots }
            let known = orderedSlots[PairSlots.place(of: pair, orderedSlots) { ordered.all[Int($0)] }]
            if known != noCode { return known }
        }
        if placed < added.count || slots.isEmpty { place() }
        let slot = PairSlots.place(of: pair, slots) { added[Int($0)] }
        if slots[slot] != noCode { return UInt32(ordered.all.count) + slots[slot] }
        added.append(pair)
        if added.count * 2 > slots.count {
            place()
        } else {
            slots[slot] = UInt32(placed)
            placed += 1
        }
        return UInt32(count - 1)
    }

    /// Adds pairs that were written in the order of their keys, none of them twice.
    mutating func append(_ written: some Sequence<Pair>) { added.append(contentsOf: written) }

    /// Puts the keys of all further pairs in their slots.
    private mutating func place() {
        if added.count * 2 > slots.count || slots.isEmpty {
            slots = PairSlots.empty(for: added.count * 2)
            placed = 0
        }
        while placed < added.count {
            slots[PairSlots.place(of: added[placed], slots) { added[Int($0)] }] = UInt32(placed)
            placed += 1
        }
    }

    /// The same pairs with keys in their order, and the new key of each old one.
    ///
    /// Sorts the further ones; linear in all.
    var inOrder: (table: PairTable, keys: [UInt32]) {
        let first = UInt32(orderedCount)
        var (pairs, keys): ([Pair], [UInt32]) = ([], [UInt32](repeating: 0, count: count))
        pairs.reserveCapacity(count)
        Ordering.merge(0..<first, first..<UInt32(count), by: { self[$0] < self[$1] }) { key in
            keys[Int(key)] = UInt32(pairs.count)
            pairs.append(self[key])
        }
        return (PairTable(ordered: OrderedPairs(pairs)), keys)
    }
}

/// Pairs in ascending order, in memory or in a mapped file; they never change.
final class OrderedPairs: @unchecked Sendable {  // @unchecked: the pairs never change while it lives.
    let all: UnsafeBufferPointer<PairTable.Pair>
    private let memory: UnsafeMutableBufferPointer<PairTable.Pair>?
    private let file: FileBytes?
    private let made = Mutex<[UInt32]>([])

    init(_ pairs: [PairTable.Pair]) {
        let memory = UnsafeMutableBufferPointer<PairTable.Pair>.allocate(capacity: pairs.count)
        _ = memory.initialize(from: pairs)
        self.memory = memory
        all = UnsafeBufferPointer(memory)
        file = nil
    }

    init(_ pairs: UnsafeBufferPointer<PairTable.Pair>, of file: FileBytes) {
        all = pairs
        self.file = file
        memory = nil
    }

    deinit { memory?.deallocate() }

    /// Where the key of each pair is, by hash; made once, for whoever asks first.
    var slots: [UInt32] {
        made.withLock { made in
            guard made.isEmpty else { return made }
            var slots = PairSlots.empty(for: all.count)
            for key in all.indices {
                slots[PairSlots.place(of: all[key], slots) { all[Int($0)] }] = UInt32(key)
            }
            made = slots
            return slots
        }
    }
}

/// Places by hash.
private enum PairSlots {
    /// Room for so many pairs, at most half of it taken.
    static func empty(for count: Int) -> [UInt32] {
        var size = 64
        while size < count * 2 { size *= 2 }
        return [UInt32](repeating: noCode, count: size)
    }

    /// The slot that has a pair's key or would have it.
    @inline(__always)
    static func place(of pair: PairTable.Pair, _ slots: [UInt32], _ known: (UInt32) -> PairTable.Pair) -> Int {
        let mask = slots.count - 1
        let mixed = (pair.first &* 0x9E37_79B9_7F4A_7C15) ^ (pair.second &* 0xC2B2_AE3D_27D4_EB4F)
        var slot = Int(truncatingIfNeeded: (mixed ^ mixed >> 32) &* 0x9E37_79B9_7F4A_7C15 >> 24) & mask
        while slots[slot] != noCode && known(slots[slot]) != pair { slot = (slot + 1) & mask }
        return slot
    }
}
