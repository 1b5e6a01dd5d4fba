/// A segment whose codes are those of the whole snapshot.
final class LoadedSegment: Sendable {
    let columns: SegmentColumns
    /// By `Column.rawValue`; nil for columns of numbers and those nobody reads.
    let maps: [CodeMap?]

    init(_ columns: SegmentColumns, maps: [CodeMap?]) {
        self.columns = columns
        self.maps = maps
    }

    /// True where a row may lie within the times.
    func touches(_ times: Range<Int64>) -> Bool {
        columns.times.lowerBound < times.upperBound && columns.times.upperBound >= times.lowerBound
    }
}
