/// What a fold has counted over one span of time: a row for each key that has anything.
package struct Totals: Sendable, Sequence {
    /// The numbers of one key, copied: threads that write the same rows would else count the same references.
    package struct Row: BitwiseCopyable, Sendable {
        package let key: UInt32
        /// The sums; what is behind them means nothing.
        private let sums: SIMD8<Int>
        /// The distinct visitors seen or shown with the key.
        package let visitors: Int

        /// Reads `width` numbers, and as many behind them as `sums` has.
        fileprivate init(key: UInt32, _ numbers: UnsafePointer<Int>, width: Int) {
            self.key = key
            sums = SIMD8(
                numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5], numbers[6], numbers[7])
            visitors = numbers[width - 1]
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
    private let rows: TotalRows
    private let pairs: PairTable?

    private init(width: Int, rows: TotalRows, pairs: PairTable?) {
        self.width = width
        self.rows = rows
        self.pairs = pairs
    }

    /// No row.
    init(width: Int, pairs: PairTable?) {
        self.init(width: width, rows: TotalRows(atMost: 0, width: width), pairs: pairs)
    }

    /// The rows of the keys whose numbers, `width` of them a key, are not all zero; linear in the keys.
    ///
    /// Of `atMost` keys the numbers are not zero; all are zero when it is done, for the next to count in.
    init(taking all: UnsafeMutableBufferPointer<Int>, atMost: Int, width: Int, pairs: PairTable?) {
        let keyCount = all.count / width
        guard let first = all.baseAddress else {
            self.init(width: width, pairs: pairs)
            return
        }
        let rows = TotalRows(atMost: Swift.min(atMost, keyCount), width: width)
        var own = first
        for key in 0..<keyCount {
            var bits = 0
            for number in 0..<width { bits |= own[number] }
            if bits != 0 {
                rows.append(UInt32(truncatingIfNeeded: key), own, width: width)
                for number in 0..<width { own[number] = 0 }
            }
            own += width
        }
        self.init(width: width, rows: rows, pairs: pairs)
    }

    /// How many keys have anything.
    package var count: Int { rows.count }

    private var keys: UnsafeBufferPointer<UInt32> { UnsafeBufferPointer(start: rows.keys, count: rows.count) }

    /// The rows in ascending order of their keys, which means nothing.
    package func makeIterator() -> AnyIterator<Row> {
        var place = 0
        return AnyIterator {
            guard place < count else { return nil }
            defer { place += 1 }
            return self[place]
        }
    }

    /// The row at a place below `count`.
    subscript(place: Int) -> Row { Row(key: rows.keys[place], rows.numbers + place * width, width: width) }

    /// The key of the row at a place.
    func key(at place: Int) -> UInt32 { rows.keys[place] }

    /// A number of the row at a place.
    func number(_ metric: Metric, at place: Int) -> Int {
        switch metric {
        case .sum(let number): rows.numbers[place * width + number]
        case .visitors: rows.numbers[place * width + width - 1]
        }
    }

    /// The row of the key 0, for folds that count under one key; all zero where it has nothing.
    package var one: Row { keys.first == 0 ? self[0] : Row(key: 0, TotalRows.none.numbers, width: width) }

    /// The rows that are kept, in the same order.
    package func filtered(_ isKept: (Row) -> Bool) -> Totals {
        let kept = TotalRows(atMost: count, width: width)
        for place in 0..<count where isKept(self[place]) {
            kept.append(rows.keys[place], rows.numbers + place * width, width: width)
        }
        return Totals(width: width, rows: kept, pairs: pairs)
    }

    /// The pair of numbers behind a key.
    package func pair(_ key: UInt32) -> (first: UInt64, second: UInt64) {
        guard let pair = pairs?[key] else { preconditionFailure("the fold declares keys of pairs") }
        return (pair.first, pair.second)
    }

    /// The pairs and what was added to the first sum of each, by first number, then by second.
    ///
    /// Sorts those whose keys are new; else linear in the rows.
    package var inOrderOfPairs: [PairRow] {
        guard let pairs else { preconditionFailure("the fold declares keys of pairs") }
        let keys = keys
        let split = keys.firstIndex { Int($0) >= pairs.orderedCount } ?? count
        var inOrder: [PairRow] = []
        inOrder.reserveCapacity(count)
        Ordering.merge(0..<UInt32(split), UInt32(split)..<UInt32(count)) { left, right in
            pairs[keys[Int(left)]] < pairs[keys[Int(right)]]
        } _: { place in
            let pair = pairs[keys[Int(place)]]
            inOrder.append(PairRow(first: pair.first, second: pair.second, sum: number(.sum(0), at: Int(place))))
        }
        return inOrder
    }
}

/// The keys and numbers of rows, read without a check; they do not change once they are filled.
private final class TotalRows: @unchecked Sendable {  // @unchecked: one thread fills it, then it does not change.
    /// Numbers behind the last, so that those of any row are read as many at a time, and of no row as well.
    private static let slack = Totals.mostSums + 1
    static let none = TotalRows(atMost: 0, width: 0)

    private(set) var count = 0
    let keys: UnsafeMutablePointer<UInt32>
    let numbers: UnsafeMutablePointer<Int>

    /// No row yet; of the room that is never filled no memory is taken.
    init(atMost limit: Int, width: Int) {
        keys = .allocate(capacity: max(1, limit))
        numbers = .allocate(capacity: limit * width + TotalRows.slack)
        numbers.initialize(repeating: 0, count: TotalRows.slack)
    }

    @inline(__always)
    func append(_ key: UInt32, _ own: UnsafePointer<Int>, width: Int) {
        keys[count] = key
        (numbers + count * width).update(from: own, count: width)
        count += 1
    }

    deinit {
        keys.deallocate()
        numbers.deallocate()
    }
}
