import DaybookCore

/// A part of one day: the unit that threads share out.
struct Piece: Sendable {
    let day: Int
    let part: Int
    let partCount: Int

    /// This piece's share of so many rows.
    func share(of count: Int) -> Range<Int> { count * part / partCount..<count * (part + 1) / partCount }
}

/// One fold over one range; the engine adds pieces and merges what its threads have folded.
protocol Scan: Sendable {
    var range: Range<Instant> { get }
    mutating func add(_ piece: Piece, of snapshot: Snapshot)
    mutating func merge(_ other: any Scan)
    /// True where both, before they have counted anything, will count the same.
    func isSame(as other: any Scan) -> Bool
}

/// The one kind of scan there is; `feed` gives the fold its share of a piece, in the fold's grain.
struct FoldScan<F: Fold>: Scan {
    let range: Range<Instant>
    private(set) var fold: F
    private let feed: @Sendable (inout F, Piece, Snapshot) -> Void

    mutating func add(_ piece: Piece, of snapshot: Snapshot) { feed(&fold, piece, snapshot) }

    mutating func merge(_ other: any Scan) {
        guard let other = other as? FoldScan<F> else { preconditionFailure("scans merge with their own parts") }
        fold.merge(other.fold)
    }

    func isSame(as other: any Scan) -> Bool {
        guard let other = other as? FoldScan<F> else { return false }
        return range == other.range && fold == other.fold
    }
}

extension FoldScan where F: EventFold {
    init(events range: Range<Instant>, blank: F) {
        self.init(range: range, fold: blank) { fold, piece, snapshot in
            let day = snapshot.days[piece.day]
            let rows = selection(piece.share(of: day.rowCount), by: day.time, in: range, on: day)
            if !rows.isEmpty { fold.add(EventSlice(snapshot, day: piece.day, rows: rows)) }
        }
    }
}

extension FoldScan where F: SessionFold {
    init(sessionsStartingIn range: Range<Instant>, blank: F) {
        self.init(range: range, fold: blank) { fold, piece, snapshot in
            let sessions = snapshot.sessions.startingOnDay[piece.day]
            let share = piece.share(of: sessions.count)
            let run = sessions.lowerBound + share.lowerBound..<sessions.lowerBound + share.upperBound
            let rows = selection(run, by: snapshot.sessions.start, in: range, on: snapshot.days[piece.day])
            if !rows.isEmpty { fold.add(SessionSlice(snapshot, day: piece.day, rows: rows)) }
        }
    }
}

/// The rows of a run whose time lies in the range: the run itself where the whole day does.
private func selection(
    _ run: Range<Int>, by time: ColumnSlice<Int64>, in range: Range<Instant>, on day: DayColumns
) -> Selection {
    if range.lowerBound <= day.bounds.lowerBound && day.bounds.upperBound <= range.upperBound { return Selection(run) }
    let (lower, upper) = (Int64(range.lowerBound.milliseconds), Int64(range.upperBound.milliseconds))
    return Selection(run.filter { time[$0] >= lower && time[$0] < upper }.map(UInt32.init))
}
