/// Orders the rows of ranked lists: primary metric descending, then label ascending by bytes (contract section 1.4).
package enum Ranking {
    /// The rows in their final order; equal input gives equal output whatever its order.
    package static func sorted<Row>(_ rows: [Row], by metric: (Row) -> Int, then label: (Row) -> String) -> [Row] {
        let common = commonBeginning(rows.lazy.map(label))
        var keys = rows.indices.map { place in
            Key(metric: metric(rows[place]), beginning: number(label(rows[place]), after: common), place: place)
        }
        keys.sort { left, right in
            if left.metric != right.metric { return left.metric > right.metric }
            if left.beginning != right.beginning { return left.beginning < right.beginning }
            return isBefore(label(rows[left.place]), label(rows[right.place]))
        }
        return keys.map { rows[$0.place] }
    }

    /// What nearly every comparison needs, so that rows and labels stay where they are.
    private struct Key {
        let metric: Int
        let beginning: UInt64
        let place: Int
    }

    /// How many bytes all labels begin with alike: paths of one site often share many.
    private static func commonBeginning(_ labels: some Sequence<String>) -> Int {
        var common: [UInt8]?
        for label in labels {
            guard let known = common else {
                common = Array(label.utf8)
                continue
            }
            let shared = zip(known, label.utf8).prefix { $0 == $1 }.count
            if shared < known.count { common = Array(known.prefix(shared)) }
            if shared == 0 { break }
        }
        return common?.count ?? 0
    }

    /// Eight bytes of a text as a number: texts with different ones are in their order.
    private static func number(_ text: String, after start: Int) -> UInt64 {
        var (number, count) = (UInt64(0), 0)
        for byte in text.utf8.dropFirst(start).prefix(8) {
            number = number << 8 | UInt64(byte)
            count += 1
        }
        return number << UInt64(8 * (8 - count))
    }

    /// Byte order of two texts in UTF-8.
    package static func isBefore(_ left: String, _ right: String) -> Bool {
        var (left, right) = (left, right)
        return left.withUTF8 { left in
            right.withUTF8 { right in
                RawBytes.isBefore(UnsafeRawBufferPointer(left), UnsafeRawBufferPointer(right))
            }
        }
    }

    // MARK: By numbers alone

    /// What stands at each place of a list: the highest metric first, of equal ones the lowest rank.
    ///
    /// Sorts by digits, from the last one up; linear.
    static func places(_ metrics: [Int], _ ranks: [UInt32]) -> [UInt32] {
        guard let highest = metrics.max(), let lowest = metrics.min() else { return [] }
        var entries = zip(metrics, ranks).enumerated().map { place, key in
            Entry(behind: UInt64(bitPattern: Int64(highest &- key.0)), rank: key.1, place: UInt32(place))
        }
        var sorted = entries
        for shift in digits(below: UInt64(ranks.max() ?? 0)) {
            deal(&entries, &sorted) { Int(UInt64($0.rank) >> shift & digitMask) }
        }
        for shift in digits(below: UInt64(bitPattern: Int64(highest &- lowest))) {
            deal(&entries, &sorted) { Int($0.behind >> shift & digitMask) }
        }
        return entries.map(\.place)
    }

    /// A row by how far its metric is behind the highest.
    private struct Entry: BitwiseCopyable {
        let behind: UInt64
        let rank: UInt32
        let place: UInt32
    }

    private static let digitBits: UInt64 = 11
    private static let digitMask: UInt64 = 1 << digitBits - 1

    /// Where the digits of numbers up to the highest begin.
    private static func digits(below highest: UInt64) -> StrideTo<UInt64> {
        stride(from: 0, to: UInt64(UInt64.bitWidth - highest.leadingZeroBitCount), by: Int(digitBits))
    }

    /// Deals entries out by a digit, those with equal ones in the order in which they are.
    @inline(__always)
    private static func deal(_ entries: inout [Entry], _ sorted: inout [Entry], by digit: (Entry) -> Int) {
        var starts = [Int](repeating: 0, count: Int(digitMask) + 2)
        for entry in entries { starts[digit(entry) + 1] += 1 }
        for place in 1..<starts.count { starts[place] += starts[place - 1] }
        for entry in entries {
            let own = digit(entry)
            sorted[starts[own]] = entry
            starts[own] += 1
        }
        swap(&entries, &sorted)
    }
}
