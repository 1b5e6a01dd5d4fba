/// Sessions that go on from the day before; says which days must be looked at together.
enum CrossingsFold: Fold {
    static let id = "crossings 1"
    static let reads: Set<Column> = []
    static let keys = TallyKeys.one
    static let sums = 1
    static let crossings = 0

    static func count(_ visitor: borrowing Visitor, in tally: Tally) {
        for index in visitor.countedSessions {
            let session = visitor.sessions[Int(index)]
            var last = session.firstRow
            for row in session.firstRow..<session.endRow where visitor.sessionOfRow[row] == Int32(index) {
                if tally.slot(at: row) != tally.slot(at: last) { tally.add(1, to: crossings, of: 0, at: row) }
                last = row
            }
        }
    }
}
