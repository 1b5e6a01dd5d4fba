/// Gives pairs of numbers dense keys in the order in which they come; constant on average.
struct PairTable: Sendable {
    struct Pair: BitwiseCopyable, Sendable, Hashable {
        let first: UInt64
        let second: UInt64
    }

    private(set) var pairs: [Pair] = []
    /// Of the first pairs; those that were only read are looked up once a new one is asked for.
    private var keys: [Pair: UInt32] = [:]

    /// The pair of a key.
    subscript(key: UInt32) -> Pair { pairs[Int(key)] }

    /// The key of a pair, a new one if it was not seen.
    mutating func key(_ first: UInt64, _ second: UInt64) -> UInt32 {
        let pair = Pair(first: first, second: second)
        while keys.count < pairs.count { keys[pairs[keys.count]] = UInt32(keys.count) }
        if let known = keys[pair] { return known }
        let key = UInt32(pairs.count)
        pairs.append(pair)
        keys[pair] = key
        return key
    }

    /// Adds pairs that were written in the order of their keys, none of them twice.
    mutating func append(_ written: some Sequence<Pair>) { pairs.append(contentsOf: written) }
}
