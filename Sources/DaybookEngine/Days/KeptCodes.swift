import DaybookCore

/// What the codes of each segment's columns are called in all of them, as an earlier snapshot found it out, so that the
/// texts of a segment are looked up once.
struct KeptCodes: Sendable {
    private struct Kept: Sendable {
        let map: CodeMap
        /// The checksum of the texts behind the segment's codes.
        let checksum: UInt32
    }

    /// By what names the segment's content, then by `Column.rawValue`.
    private var kept: [String: [Kept?]] = [:]

    /// Nothing.
    init() {}

    /// The codes of a column of a segment; nil where they are not known, or of other texts than the segment has.
    func map(of segment: SegmentColumns, _ info: SegmentInfo?, _ column: Column) -> CodeMap? {
        guard column.isText, let info, let known = kept[ColumnCache.stem(info)]?[column.rawValue] else { return nil }
        let texts = segment.texts(column)
        return known.checksum == texts.checksum && known.map.count == texts.texts.count ? known.map : nil
    }

    /// True where no code is beyond the texts of its column.
    func fit(_ tables: [TextTable]) -> Bool {
        kept.values.allSatisfy { maps in
            zip(maps, tables).allSatisfy { kept, table in
                guard let all = kept?.map.all else { return true }
                return all.allSatisfy { $0 == noCode || $0 < table.count }
            }
        }
    }

    // MARK: Files

    private enum Name {
        static let segments = "codes.segments"
        static let heads = "codes.heads"
        static let codes = "codes"
    }

    /// Two numbers for each segment and column: how many codes there are, and the checksum of the texts behind them.
    private static let numbersPerSegment = Column.allCases.count * 2

    /// Adds what is known of some segments to a file.
    static func write(_ segments: [String: LoadedSegment], to writer: inout ColumnFileWriter) {
        let stems = segments.keys.sorted()
        var (heads, codes): ([UInt32], [UInt32]) = ([], [])
        for segment in stems.compactMap({ segments[$0] }) {
            for column in Column.allCases {
                let map = segment.maps[column.rawValue]
                if let map { codes += map.all }
                heads += [UInt32(map?.count ?? 0), map == nil ? 0 : segment.columns.texts(column).checksum]
            }
        }
        writer.add(Name.codes, codes)
        writer.add(Name.segments, texts: stems)
        writer.add(Name.heads, heads)
    }

    /// What a file knows; nil where it is not what was written.
    init?(_ file: ColumnFile, _ bytes: FileBytes) {
        guard let stems = file.ownTexts(Name.segments),
            let heads = file.array(
                Name.heads, of: UInt32.self, count: stems.count * KeptCodes.numbersPerSegment),
            let codes = file.array(Name.codes, of: UInt32.self, count: nil)
        else { return nil }
        var start = 0
        for place in 0..<stems.count {
            var maps: [Kept?] = []
            for column in Column.allCases {
                let head = place * KeptCodes.numbersPerSegment + column.rawValue * 2
                let end = start + Int(heads[head])
                guard end <= codes.count else { return nil }
                let own = UnsafeBufferPointer(rebasing: codes[start..<end])
                maps.append(own.isEmpty ? nil : Kept(map: CodeMap(own, of: bytes), checksum: heads[head + 1]))
                start = end
            }
            kept[String(decoding: stems[place], as: UTF8.self)] = maps
        }
    }

    /// Adds what another file knows.
    mutating func add(_ other: KeptCodes) { kept.merge(other.kept) { _, new in new } }
}
