import DaybookCore

/// A segment whose codes are those of the whole snapshot.
final class LoadedSegment: Sendable {
    let columns: SegmentColumns
    /// By `Column.rawValue`; nil for columns of numbers and those nobody reads.
    let maps: [CodeMap?]
    /// The visitors that a rule drops, by run.
    let droppedRuns: Set<UInt32>
    /// Where its lines are; nil for the open tail.
    let info: SegmentInfo?

    init(_ columns: SegmentColumns, maps: [CodeMap?], droppedRuns: Set<UInt32>, info: SegmentInfo?) {
        self.columns = columns
        self.maps = maps
        self.droppedRuns = droppedRuns
        self.info = info
    }

    /// What names its content; nil for the open tail.
    var stem: String? { info.map(ColumnCache.stem) }

    /// True where a row may lie within the times.
    func touches(_ times: Range<Int64>) -> Bool {
        columns.times.lowerBound < times.upperBound && columns.times.upperBound >= times.lowerBound
    }

    /// A property of its events.
    ///
    /// - Throws: `damaged` for a segment that is not what it was.
    func property(_ key: ExactText, _ source: any SegmentSource) throws -> PropertyColumn {
        try columns.properties.column(key) {
            let reader = try info.map { try source.reader(of: $0) } ?? MemoryReader(source.openTail)
            return try PropertyColumn(key, of: columns, reader, from: info?.path ?? "the open tail")
        }
    }
}
