/// What a fold has counted over one span of time: a row for each key that has anything.
package struct Totals: Sendable, Sequence {
    /// The numbers of one key, copied: threads that write the same rows would else count the same references.
    package struct Row: BitwiseCopyable, Sendable {
        package let key: UInt32
        private let sums: SIMD8<Int>
        /// The distinct visitors seen or shown with the key.
        package let visitors: Int

        init(key: UInt32, _ numbers: UnsafeBufferPointer<Int>) {
            self.key = key
            var sums = SIMD8<Int>.zero
            for place in 0..<numbers.count - 1 { sums[place] = numbers[place] }
            self.sums = sums
            visitors = numbers[numbers.count - 1]
        }

        /// A sum of the key.
        package func sum(_ number: Int = 0) -> Int { sums[number] }
    }

    /// The most sums that a fold can have.
    static let mostSums = SIMD8<Int>.scalarCount

    /// A number of each row.
    package enum Metric: Sendable {
        case sum(Int)
        case visitors
    }

    /// One pair of numbers and the first sum of its key.
    package struct PairRow: Sendable {
        package let first: UInt64
        package let second: UInt64
        package let sum: Int
    }

    private let width: Int
    private var keys: [UInt32] = []
    private var numbers: [Int] = []
    private let pairs: PairOrder?

    /// No row.
    init(width: Int, pairs: PairOrder?) {
        self.width = width
        self.pairs = pairs
    }

    /// The rows of the keys whose numbers, `width` of them a key, are not all zero.
    init(_ all: UnsafeBufferPointer<Int>, width: Int, pairs: PairOrder?) {
        self.init(width: width, pairs: pairs)
        var key = UInt32(0)
        for start in stride(from: 0, to: all.count, by: width) {
            var bits = 0
            for place in start..<start + width { bits |= all[place] }
            if bits != 0 {
                keys.append(key)
                for place in start..<start + width { numbers.append(all[place]) }
            }
            key += 1
        }
    }

    /// How many keys have anything.
    package var count: Int { keys.count }

    /// The rows in ascending order of their keys, which means nothing.
    package func makeIterator() -> AnyIterator<Row> {
        var place = 0
        return AnyIterator {
            guard place < keys.count else { return nil }
            defer { place += 1 }
            return self[place]
        }
    }

    /// The row at a place below `count`.
    subscript(place: Int) -> Row {
        numbers.withUnsafeBufferPointer { numbers in
            Row(key: keys[place], UnsafeBufferPointer(rebasing: numbers[place * width..<(place + 1) * width]))
        }
    }

    /// The key of the row at a place.
    func key(at place: Int) -> UInt32 { keys[place] }

    /// A number of the row at a place.
    func number(_ metric: Metric, at place: Int) -> Int {
        switch metric {
        case .sum(let number): numbers[place * width + number]
        case .visitors: numbers[place * width + width - 1]
        }
    }

    /// The row of the key 0, for folds that count under one key; all zero where it has nothing.
    package var one: Row {
        if keys.first == 0 { return self[0] }
        return [Int](repeating: 0, count: width).withUnsafeBufferPointer { Row(key: 0, $0) }
    }

    /// The rows that are kept, in the same order.
    package func filtered(_ isKept: (Row) -> Bool) -> Totals {
        var kept = Totals(width: width, pairs: pairs)
        for place in 0..<count where isKept(self[place]) {
            kept.keys.append(keys[place])
            kept.numbers += numbers[place * width..<(place + 1) * width]
        }
        return kept
    }

    /// The pair of numbers behind a key.
    package func pair(_ key: UInt32) -> (first: UInt64, second: UInt64) {
        guard let pair = pairs?.table[key] else { preconditionFailure("the fold declares keys of pairs") }
        return (pair.first, pair.second)
    }

    /// The pairs and what was added to the first sum of each, by first number, then by second.
    ///
    /// Linear in all pairs of the snapshot, which are put in order once.
    package var inOrderOfPairs: [PairRow] {
        guard let pairs else { preconditionFailure("the fold declares keys of pairs") }
        var placeOfKey = [UInt32](repeating: noCode, count: pairs.table.pairs.count)
        for (place, key) in keys.enumerated() { placeOfKey[Int(key)] = UInt32(place) }
        var rows: [PairRow] = []
        rows.reserveCapacity(keys.count)
        for key in pairs.sorted {
            let place = placeOfKey[Int(key)]
            guard place != noCode else { continue }
            let pair = pairs.table[key]
            rows.append(PairRow(first: pair.first, second: pair.second, sum: numbers[Int(place) * width]))
        }
        return rows
    }
}
