import DaybookCore
import Glibc

/// What was counted by day when a project was last looked at, kept in the cache: a base, and a layer for each time
/// that segments have come since.
///
/// It holds the texts behind the keys in the order of their codes, so that the next snapshot gives the same codes. Any
/// file that is not exactly what this version wrote under the same rules, time zone and folds counts as missing.
struct DayStore: Sendable {
    /// What a file adds to those before it.
    struct Stored: Sendable {
        var segments: Set<String> = []
        var tables: [TextTable]
        var sources = TextTable([SourceRule.direct])
        /// The source of each referrer.
        var hosts: [UInt32] = []
        var codes = KeptCodes()
        var pairs: [PairTable?]
        var orders = Names.Orders()
        var layers: [DayLayer] = []
        /// The newest min(event time, receive time) of the segments.
        var newest: Instant?
        var fileCount = 0
        /// The checksum of the last file, by which the next one says what it follows.
        var link: UInt32 = 0
        /// True where every text was new to its table, so that codes are those of whoever wrote them.
        var isNumberedAsWritten = true

        /// True where each code that it gives is one of its tables.
        var isSound: Bool {
            isNumberedAsWritten && (fileCount == 0 || hosts.count == tables[Column.referrer.rawValue].count)
                && hosts.allSatisfy { $0 < sources.count } && codes.fit(tables)
                && orders.sources.allSatisfy { $0 < sources.count }
                && orders.columns.allSatisfy { column, codes in
                    codes.allSatisfy { $0 < tables[column.rawValue].count }
                }
        }
    }

    private let folder: String?
    private let key: [UInt8]
    private let folds: [any Fold.Type]

    /// `key` names all that the counts depend on beside the segments.
    init(folder: String?, key: String, folds: [any Fold.Type]) {
        self.folder = folder
        self.key = Array(key.utf8)
        self.folds = folds
    }

    private var nothing: Stored {
        Stored(
            tables: Column.allCases.map { TextTable($0 == .type ? EventKind.names : [""]) },
            pairs: folds.map { $0.keys == .pairs ? PairTable() : nil })
    }

    /// Where the counts of a project lie; nil where nothing may be kept.
    static func folder(of project: Project, _ source: any SegmentSource) -> String? {
        source.cache.map { "\($0)/days/\(project.folder)" }
    }

    /// What is kept of segments that are all among `current`; nothing where any is gone, as what it counted cannot be
    /// told from the rest.
    func read(current: Set<String>) -> Stored {
        guard let folder else { return nothing }
        var stored = nothing
        while stored.fileCount < DayStore.fileLimit, let bytes = FileBytes(mapping: "\(folder)/\(stored.fileCount)") {
            guard let file = ColumnFile(bytes, segmentBytes: stored.fileCount, segmentChecksum: stored.link),
                add(file, bytes, to: &stored)
            else { break }
            stored.fileCount += 1
            stored.link = DayStore.checksum(of: bytes.bytes)
        }
        return stored.isSound && stored.segments.isSubset(of: current) ? stored : nothing
    }

    /// Removes what is kept of projects that are no more; `folders` are those of all there are.
    static func prune(_ cache: String, keeping folders: Set<String>) {
        for folder in CacheFile.names(in: "\(cache)/days") where !folders.contains(folder) {
            for name in CacheFile.names(in: "\(cache)/days/\(folder)") { unlink("\(cache)/days/\(folder)/\(name)") }
            rmdir("\(cache)/days/\(folder)")
        }
    }

    /// Files beyond this many are added up to one.
    static let fileLimit = 8

    /// The checksum of a file's header and directory, and with it of all that is in it.
    private static func checksum(of file: UnsafeRawBufferPointer) -> UInt32 {
        file.load(fromByteOffset: 36, as: UInt32.self)
    }

    /// What one fold's sections of a file hold.
    private struct FoldSections {
        let days: DayLayer.FoldDays
        let pairs: UnsafeBufferPointer<PairTable.Pair>

        init?(_ place: Int, dayCount: Int, _ file: ColumnFile, _ bytes: FileBytes) {
            guard let starts = file.array(Name.starts(place), of: Int64.self, count: dayCount + 1),
                let entries = file.array(Name.entries(place), of: Entry.self, count: nil),
                starts.first == 0, starts.last == Int64(entries.count), zip(starts, starts.dropFirst()).allSatisfy(<=),
                let whole = file.array(Name.whole(place), of: Entry.self, count: nil),
                let pairs = file.array(Name.pairs(place), of: PairTable.Pair.self, count: nil)
            else { return nil }
            days = .init(
                starts: starts.map(Int.init), entries: EntrySpan(entries, of: bytes),
                whole: whole.isEmpty ? nil : EntrySpan(whole, of: bytes))
            self.pairs = pairs
        }
    }

    /// Adds what a file says; nothing, and false, where any of it is not what was written.
    private func add(_ file: ColumnFile, _ bytes: FileBytes, to stored: inout Stored) -> Bool {
        guard let written = file.array(Name.key, of: UInt8.self, count: nil), written.elementsEqual(key),
            let days = file.array(Name.days, of: Int64.self, count: nil),
            let segments = file.ownTexts(Name.segments), let sources = file.ownTexts(Name.sources),
            let hosts = file.array(Name.hosts, of: UInt32.self, count: nil), let codes = KeptCodes(file, bytes),
            let counted = folds.indices.all({ FoldSections($0, dayCount: days.count, file, bytes) }),
            let texts = Column.allCases.all({ file.ownTexts(Name.texts($0)) }),
            let hashes = Column.allCases.all({ file.array(Name.hashes($0), of: UInt64.self, count: nil) }),
            let orders = Column.allCases.all({ file.array(Name.order($0), of: UInt32.self, count: nil) }),
            let sourceOrder = file.array(Name.sourceOrder, of: UInt32.self, count: nil)
        else { return false }
        for (place, fold) in counted.enumerated() {
            guard stored.pairs[place] != nil else { continue }
            if stored.fileCount == 0 {
                stored.pairs[place] = PairTable(ordered: OrderedPairs(fold.pairs, of: bytes))
            } else {
                stored.pairs[place]?.append(fold.pairs)
            }
        }
        let expected = stored.sources.count + sources.count
        for index in 0..<sources.count { _ = stored.sources.code(of: sources[index]) }
        stored.isNumberedAsWritten = stored.isNumberedAsWritten && stored.sources.count == expected
        for place in texts.indices {
            let areNew = stored.tables[place].append(texts[place], hashes: hashes[place])
            stored.isNumberedAsWritten = stored.isNumberedAsWritten && areNew
        }
        if stored.fileCount == 0 {
            for (column, order) in zip(Column.allCases, orders) { stored.orders.columns[column] = Array(order) }
            stored.orders.sources = Array(sourceOrder)
        }
        stored.hosts += hosts
        stored.codes.add(codes)
        for index in 0..<segments.count { stored.segments.insert(String(decoding: segments[index], as: UTF8.self)) }
        stored.newest = file.newest == Int64.min ? nil : Instant(milliseconds: Int(file.newest))
        stored.layers.append(DayLayer(days: days.map { Day(number: Int($0)) }, folds: counted.map(\.days)))
        return true
    }

    // MARK: Writing

    private enum Name {
        static let key = "key"
        static let days = "days"
        static let segments = "segments"
        static let sources = "sources"
        static let hosts = "hosts"
        static let sourceOrder = "sources.order"
        static func starts(_ fold: Int) -> String { "\(fold).starts" }
        static func entries(_ fold: Int) -> String { "\(fold).entries" }
        static func hashes(_ column: Column) -> String { "\(column).hashes" }
        static func order(_ column: Column) -> String { "\(column).order" }
        static func whole(_ fold: Int) -> String { "\(fold).whole" }
        static func pairs(_ fold: Int) -> String { "\(fold).keys" }
        static func texts(_ column: Column) -> String { "\(column).names" }
    }

    /// Keeps a layer behind what was read, or all layers as one where they have become many; gives what is kept then.
    func write(
        _ layer: DayLayer, of segments: Set<String>, after stored: Stored, _ snapshot: Snapshot, pairs: [PairTable?],
        jobs: Int
    ) -> Stored {
        let isMany =
            stored.fileCount + 1 >= DayStore.fileLimit
            || stored.layers.dropFirst().reduce(layer.entryCount) { $0 + $1.entryCount } * 4
                > (stored.layers.first?.entryCount ?? 0)
        let isBase = stored.fileCount == 0 || isMany
        var next = isBase ? nothing : stored
        next.pairs = pairs
        var kept = layer
        if isBase {
            // What is read again and again is put in the order in which it is asked for.
            let ordered = pairs.map { $0?.inOrder }
            next.pairs = ordered.map { $0?.table }
            kept = .sum(stored.layers + [layer], keys: ordered.map { $0?.keys }, jobs: jobs)
        }
        next.newest = snapshot.newestSealed
        next.link = write(kept, of: segments, after: isBase ? nothing : stored, snapshot, pairs: next.pairs)
        next.fileCount += 1
        next.layers.append(kept)
        next.segments = segments
        next.tables = snapshot.names.tables
        next.sources = snapshot.names.sources
        next.hosts = Array(snapshot.sessionNames.hostOfReferrer.all)
        next.codes = KeptCodes()
        return next
    }

    /// The checksum of what was written.
    private func write(
        _ layer: DayLayer, of segments: Set<String>, after stored: Stored, _ snapshot: Snapshot, pairs: [PairTable?]
    ) -> UInt32 {
        let names = snapshot.names
        var writer = ColumnFileWriter()
        writer.add(Name.key, key)
        writer.add(Name.days, layer.days.map { Int64($0.number) })
        writer.add(Name.segments, texts: segments.sorted())
        writer.add(Name.sources, texts: DayStore.added(names.sources, after: stored.sources.count))
        writer.add(Name.hosts, Array(snapshot.sessionNames.hostOfReferrer.all.dropFirst(stored.hosts.count)))
        KeptCodes.write(snapshot.sealedSegments.filter { !stored.segments.contains($0.key) }, to: &writer)
        for (place, fold) in layer.folds.enumerated() {
            writer.add(Name.starts(place), fold.starts.map(Int64.init))
            writer.add(Name.entries(place), Array(fold.entries.buffer))
            writer.add(Name.whole(place), fold.whole.map { Array($0.buffer) } ?? [])
            let known = stored.pairs[place]?.count ?? 0
            writer.add(Name.pairs(place), pairs[place]?.pairs(from: known) ?? [])
        }
        for column in Column.allCases {
            let known = stored.tables[column.rawValue].count
            writer.add(Name.texts(column), texts: DayStore.added(names.tables[column.rawValue], after: known))
            writer.add(Name.hashes(column), names.tables[column.rawValue].hashes(from: known))
            let isRanked = stored.fileCount == 0 && ranked.contains(column)
            writer.add(Name.order(column), isRanked ? names.texts(of: column).sorted : [])
        }
        writer.add(Name.sourceOrder, stored.fileCount == 0 ? names.sourceTexts.sorted : [])
        // Files that followed one that has been replaced name the checksum of that one and count as missing.
        let bytes = writer.file(
            rowCount: 0, runCount: 0, times: 0...0,
            newest: snapshot.newestSealed.map { Int64($0.milliseconds) } ?? Int64.min, segmentBytes: stored.fileCount,
            segmentChecksum: stored.link)
        if let folder {
            _ = CacheFile.write(bytes, to: "\(folder)/\(stored.fileCount)")
            for number in stored.fileCount + 1..<DayStore.fileLimit { unlink("\(folder)/\(number)") }
        }
        return bytes.withUnsafeBytes(DayStore.checksum)
    }

    /// The columns whose texts reports have in order.
    private var ranked: Set<Column> {
        Set(
            folds.compactMap { fold in
                if case .column(let column) = fold.keys { column } else { nil }
            })
    }

    private static func added(_ table: TextTable, after count: Int) -> [String] {
        (count..<max(count, table.count)).map { table[UInt32($0)] }
    }
}
