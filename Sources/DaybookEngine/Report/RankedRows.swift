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
        for place in range {
            let row = make(Int(places[place]))
            withUnsafePointer(to: row, body)
        }
    }
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
