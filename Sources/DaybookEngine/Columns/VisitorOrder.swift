import DaybookJSON

/// The order of a segment's rows in its column files: by visitor, and of one visitor by time, arrival and id.
///
/// Visitors come by the hash of their id, so that every segment has them in the same order without knowing the others.
struct VisitorOrder {
    /// Which row of the log comes in each place.
    private(set) var rows: [UInt32]
    /// The hash of each visitor, ascending.
    private(set) var keys: [UInt64] = []
    /// The visitors' codes in that order.
    private(set) var visitors: [UInt32] = []
    /// Where each visitor's rows begin, and where the last one's end.
    private(set) var firstRows: [UInt32] = [0]

    /// Sorts rows; linear but for the visitors themselves and for rows that came out of order.
    init(_ lines: LogColumns, visitor: Int, time: Int, received: Int, id: Int) {
        let (codes, dictionary) = (lines.codes(visitor), lines.dictionary(visitor))
        var counts = [UInt32](repeating: 0, count: dictionary.count)
        for code in codes { counts[Int(code)] += 1 }
        func key(_ code: UInt32) -> UInt64 { code == 0 ? 0 : dictionary.hashes[Int(code)] }
        visitors = counts.indices.filter { counts[$0] > 0 }.map(UInt32.init).sorted { left, right in
            let (first, second) = (key(left), key(right))
            if first != second { return first < second }
            return dictionary[Int(left)].lexicographicallyPrecedes(dictionary[Int(right)])
        }
        keys = visitors.map(key)
        firstRows.reserveCapacity(visitors.count + 1)
        var places = counts
        var next: UInt32 = 0
        for visitor in visitors {
            places[Int(visitor)] = next
            next += counts[Int(visitor)]
            firstRows.append(next)
        }
        rows = [UInt32](unsafeUninitializedCapacity: codes.count) { rows, count in
            for (row, code) in codes.enumerated() {
                rows[Int(places[Int(code)])] = UInt32(row)
                places[Int(code)] += 1
            }
            count = codes.count
        }
        let (times, arrivals) = (lines.ints(time), lines.ints(received))
        let (highs, lows) = (lines.ints(id), lines.lows(id))
        func isBefore(_ left: UInt32, _ right: UInt32) -> Bool {
            let (left, right) = (Int(left), Int(right))
            if times[left] != times[right] { return times[left] < times[right] }
            if arrivals[left] != arrivals[right] { return arrivals[left] < arrivals[right] }
            if highs[left] != highs[right] {
                return UInt64(bitPattern: highs[left]) < UInt64(bitPattern: highs[right])
            }
            return UInt64(bitPattern: lows[left]) < UInt64(bitPattern: lows[right])
        }
        rows.withUnsafeMutableBufferPointer { rows in
            for run in visitors.indices {
                VisitorOrder.sort(&rows, Int(firstRows[run])..<Int(firstRows[run + 1]), isBefore)
            }
        }
    }

    /// Logs are nearly in order: a run is looked through first.
    private static func sort(
        _ rows: inout UnsafeMutableBufferPointer<UInt32>, _ run: Range<Int>, _ isBefore: (UInt32, UInt32) -> Bool
    ) {
        for place in run.dropFirst() where !isBefore(rows[place - 1], rows[place]) {
            rows[run].sort(by: isBefore)
            return
        }
    }
}
