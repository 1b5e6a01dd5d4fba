/// The rows of a ranked list in their final order, each of them made when it is read.
package struct RankedRows<Row: Sendable>: RandomAccessCollection, Sendable {
    private let places: [UInt32]
    private let make: @Sendable (Int) -> Row

    /// Orders the places below `count`: the highest metric first, of equal ones the lowest rank.
    ///
    /// Ranks differ, so that the order is total.
    package init(
        _ count: Int, by metric: (Int) -> Int, then rank: (Int) -> UInt32, _ make: @escaping @Sendable (Int) -> Row
    ) {
        var keys = (0..<count).map { (metric: metric($0), rank: rank($0), place: UInt32($0)) }
        keys.sort { $0.metric == $1.metric ? $0.rank < $1.rank : $0.metric > $1.metric }
        places = keys.map(\.place)
        self.make = make
    }

    package var startIndex: Int { 0 }
    package var endIndex: Int { places.count }

    /// Makes the row at a place of the list.
    package subscript(place: Int) -> Row { make(Int(places[place])) }
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
