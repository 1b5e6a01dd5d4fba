/// Puts the sessions of a day into cells of enough people (law 5).
///
/// Cells of too few give dimensions up and are put together, by one grouping after the other, until they are enough.
/// What is too few without any is left out. So whoever adds cells up, or takes some from others, never sees fewer
/// people than the threshold but in what is left out, of which nothing but its sums is told.
///
/// People are the distinct visitors of a cell, not its sessions: five sessions can be one person's.
struct CubeFolding {
    /// What cells are told apart by, in the order in which it is tried.
    ///
    /// Giving dimensions up in one order would leave the last of them to none but the largest sites. As each grouping
    /// keeps others beside the source, there is something to see in every list.
    private static let groupings: [[CubeDimension]] = [
        CubeDimension.allCases, [.source, .entry, .device, .country, .browser], [.source, .entry, .device, .country],
        [.source, .entry, .device], [.source, .entry, .exit], [.source, .entry], [.source, .device, .country],
        [.source, .country], [.source, .device, .browser], [.source, .device], [.source], [.entry], [.device], [],
    ]

    private(set) var cells: [Cube.Cell] = []
    private(set) var leftOut = Cube.Sums()

    init(_ sessions: [SessionRecord], threshold: Int) {
        var rest = sessions
        for kept in CubeFolding.groupings where rest.count >= threshold {
            let mask = CubeKey.all(but: kept)
            var few: [SessionRecord] = []
            CubeFolding.takeRare(under: mask, threshold, from: &rest, to: &few)
            rest.sort { $0.key.giving(up: mask) < $1.key.giving(up: mask) }
            var start = 0
            while start < rest.count {
                let key = rest[start].key.giving(up: mask)
                var end = start + 1
                while end < rest.count && rest[end].key.giving(up: mask) == key { end += 1 }
                if CubeFolding.isEnough(rest[start..<end], threshold) {
                    add(rest[start..<end], under: key)
                } else {
                    few += rest[start..<end]
                }
                start = end
            }
            rest = few
        }
        for session in rest { leftOut.add(session) }
        joinAlike()
    }

    /// Moves sessions whose keys so few have that no sorting is needed to see it: those of keys with the same hash are
    /// counted together.
    ///
    /// Under the first groupings that is nearly all of a small site.
    private static func takeRare(
        under mask: CubeKey, _ threshold: Int, from rest: inout [SessionRecord], to few: inout [SessionRecord]
    ) {
        guard threshold > 1 else { return }
        let bits = Int.bitWidth - rest.count.leadingZeroBitCount + 1
        var counts = [UInt32](repeating: 0, count: 1 << bits)
        for session in rest { counts[session.key.giving(up: mask).bucket(bits)] += 1 }
        let all = rest
        rest.removeAll(keepingCapacity: true)
        for session in all {
            if counts[session.key.giving(up: mask).bucket(bits)] < threshold {
                few.append(session)
            } else {
                rest.append(session)
            }
        }
    }

    private static func isEnough(_ sessions: ArraySlice<SessionRecord>, _ threshold: Int) -> Bool {
        guard threshold > 1 else { return true }
        guard sessions.count >= threshold else { return false }
        var visitors: Set<UInt32> = []
        for session in sessions {
            visitors.insert(session.visitor)
            if visitors.count >= threshold { return true }
        }
        return false
    }

    private mutating func add(_ sessions: ArraySlice<SessionRecord>, under key: CubeKey) {
        var cell = Cube.Cell(key: key, sums: Cube.Sums())
        for session in sessions { cell.sums.add(session) }
        cells.append(cell)
    }

    /// A visitor's own `(other)` is that of what was given up.
    private mutating func joinAlike() {
        cells.sort { $0.key < $1.key }
        var joined: [Cube.Cell] = []
        for cell in cells {
            if let last = joined.last, last.key == cell.key {
                joined[joined.count - 1].sums.add(cell.sums)
            } else {
                joined.append(cell)
            }
        }
        cells = joined
    }
}
