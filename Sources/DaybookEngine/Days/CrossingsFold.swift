/// Sessions that go on from days before; says which days must be looked at together.
///
/// For each day it counts, by how many days ago they began, the sessions that have records on it.
enum CrossingsFold: Fold {
    static let id = "crossings 2"
    static let reads: Set<Column> = []
    static let keys = TallyKeys.one
    /// Sessions that began one day ago, two days ago and so on; the last number is of all that began earlier.
    static let sums = 8

    static func count(_ visitor: borrowing Visitor, in tally: Tally) {
        for index in visitor.countedSessions {
            let session = visitor.sessions[Int(index)]
            let first = tally.slot(at: session.firstRow)
            var last = first
            for row in session.firstRow..<session.endRow where visitor.sessionOfRow[row] == Int32(index) {
                let slot = tally.slot(at: row)
                if slot != last { tally.add(1, to: min(Int(slot - first), sums) - 1, of: 0, at: row) }
                last = slot
            }
        }
    }
}
