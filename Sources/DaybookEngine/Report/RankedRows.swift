/// The rows of a ranked list in their final order, each of them made when it is read.
package struct RankedRows<Row: Sendable>: RowList, Sendable {
    private let places: [UInt32]
    private let make: @Sendable (Int) -> Row

    /// Orders the places below `count`: the highest metric first, of equal ones the lowest rank.
    ///
    /// Ranks differ, so that the order is total. Linear.
    package init(
        _ count: Int, by metric: (Int) -> Int, then rank: (Int) -> UInt32, _ make: @escaping @Sendable (Int) -> Row
    ) {
        places = Ranking.places((0..<count).map(metric), (0..<count).map(rank))
        self.make = make
    }

    /// How many rows there are.
    package var count: Int { places.count }

    /// Makes the rows at some places of the list.
    package func forEach(in range: Range<Int>, _ body: (UnsafePointer<Row>) -> Void) {
        // Rows are made a few at a time: what they are made of lies anywhere, and the processor fetches much at once.
        withUnsafeTemporaryAllocation(of: Row.self, capacity: RankedRows.batch) { rows in
            guard let first = rows.baseAddress else { return }
            for start in stride(from: range.lowerBound, to: range.upperBound, by: RankedRows.batch) {
                let count = min(RankedRows.batch, range.upperBound - start)
                for place in 0..<count { (first + place).initialize(to: make(Int(places[start + place]))) }
                for place in 0..<count { body(first + place) }
                first.deinitialize(count: count)
            }
        }
    }

    private static var batch: Int { 32 }
}

extension Totals {
    /// Its rows as a ranked list: the highest metric first, of equal ones the first by the text behind the key.
    package func ranked<Row: Sendable>(
        by metric: Metric, then order: OrderedTexts, _ make: @escaping @Sendable (Totals.Row) -> Row
    ) -> RankedRows<Row> {
        let ranks = order.ranks
        return RankedRows(count, by: { self.number(metric, at: $0) }, then: { ranks[Int(self.key(at: $0))] }) {
            make(self[$0])
        }
    }
}
