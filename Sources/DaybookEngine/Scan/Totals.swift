/// What a fold has counted over one span of time: a row for each key that has anything.
package struct Totals: Sendable, Sequence {
    /// The numbers of one key.
    package struct Row: Sendable {
        package let key: UInt32
        /// The sums, then the visitors.
        let numbers: ArraySlice<Int>

        /// A sum of the key.
        package func sum(_ number: Int = 0) -> Int { numbers[numbers.startIndex + number] }

        /// The distinct visitors seen or shown with the key.
        package var visitors: Int { numbers[numbers.endIndex - 1] }
    }

    private let width: Int
    private var keys: [UInt32] = []
    private var numbers: [Int] = []
    private let pairs: PairTable?

    /// No row; `width` numbers a row.
    init(width: Int, pairs: PairTable?) {
        self.width = width
        self.pairs = pairs
    }

    /// Adds the row of a key, unless all its numbers are zero; keys come in ascending order.
    mutating func append(_ key: UInt32, _ row: UnsafeBufferPointer<Int>) {
        guard row.contains(where: { $0 != 0 }) else { return }
        keys.append(key)
        numbers.append(contentsOf: row)
    }

    /// How many keys have anything.
    package var count: Int { keys.count }

    /// The rows in ascending order of their keys, which means nothing.
    package func makeIterator() -> AnyIterator<Row> {
        var place = 0
        return AnyIterator {
            guard place < keys.count else { return nil }
            defer { place += 1 }
            return row(place)
        }
    }

    private func row(_ place: Int) -> Row {
        Row(key: keys[place], numbers: numbers[place * width..<(place + 1) * width])
    }

    /// The row of the key 0, for folds that count under one key; all zero where it has nothing.
    package var one: Row {
        keys.first == 0 ? row(0) : Row(key: 0, numbers: [Int](repeating: 0, count: width)[...])
    }

    /// The pair of numbers behind a key.
    package func pair(_ key: UInt32) -> (first: UInt64, second: UInt64) {
        guard let pair = pairs?[key] else { preconditionFailure("the fold declares keys of pairs") }
        return (pair.first, pair.second)
    }
}
