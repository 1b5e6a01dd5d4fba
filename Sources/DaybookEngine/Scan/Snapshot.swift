package import DaybookCore

/// Everything a report can read of one project, as it was at one moment; it never changes, so readers need no lock.
package final class Snapshot: Sendable {
    package let calendar: LocalCalendar
    package let names: Names
    /// The newest min(event time, receive time), which sets the clock of a build; nil without events.
    package let newest: Instant?
    /// By the time of their first row.
    let segments: [LoadedSegment]
    let source: any SegmentSource
    let visitors: VisitorIndexes
    let sessionNames: SessionNames
    /// The columns some of whose codes a rule drops.
    let dropping: Set<Column>
    /// The columns that rules look at, whatever reports read.
    let ruleColumns: Set<Column>

    /// What an earlier snapshot of the same project had: its codes go on, its segments need not be opened again.
    struct Seed {
        var tables = Column.allCases.map { TextTable($0 == .type ? EventKind.names : [""]) }
        var sources = TextTable([SourceRule.direct])
        /// The sources of the first referrers.
        var hosts: CodeMap?
        /// What was found out about these texts.
        var names: Names?
        var segments: [String: LoadedSegment] = [:]
        /// The codes of segments that need be opened again.
        var codes = KeptCodes()
        var visitors: VisitorIndexes?
    }

    /// Opens a project's segments, in parallel over segments and columns.
    ///
    /// Linear in the columns that are read, in the segments' bytes where there are no column files yet.
    ///
    /// - Throws: `damaged` for a segment that is not what was sealed.
    package convenience init(
        of source: any SegmentSource, columns: Set<Column>, project: Project, calendar: LocalCalendar,
        rules: RuleSet = .none, channels: ChannelRule = ChannelRule(), jobs: Int
    ) throws {
        try self.init(
            of: source, columns: columns, project: project, calendar: calendar, rules: rules, channels: channels,
            seed: Seed(), jobs: jobs)
    }

    /// Opens a project's segments as a setting says.
    ///
    /// - Throws: `damaged` for a segment that is not what was sealed.
    package convenience init(of source: any SegmentSource, _ setting: CountedProject.Setting, jobs: Int) throws {
        try self.init(
            of: source, columns: setting.columns, project: setting.project, calendar: setting.calendar,
            rules: setting.rules, channels: setting.channels, jobs: jobs)
    }

    init(
        of source: any SegmentSource, columns: Set<Column>, project: Project, calendar: LocalCalendar,
        rules: RuleSet, channels: ChannelRule, seed: Seed, jobs: Int
    ) throws {
        let dropping = Column.all(of: rules.fields)
        let naming = Column.all(of: rules.sourceFields.union(rules.channelFields))
        let columns = columns.union([.type]).union(dropping).union(naming)
        let cache = ColumnCache(in: source.cache)
        let sealed = source.segments
        let tailCount = source.openTail.isEmpty ? 0 : 1
        let known = sealed.map { seed.segments[ColumnCache.stem($0)] }
        let read = try Parallel.map(sealed.count + tailCount, jobs: jobs) { index in
            guard index < sealed.count else { return try ColumnCache.columns(ofTail: source.openTail, columns) }
            return try known[index]?.columns ?? cache.columns(of: sealed[index], from: source, columns)
        }
        let opened = read.enumerated().compactMap { place, columns in
            columns.map { columns in
                (
                    columns: columns, info: place < sealed.count ? sealed[place] : nil,
                    known: place < sealed.count ? known[place] : nil
                )
            }
        }.sorted { $0.columns.times.lowerBound < $1.columns.times.lowerBound }
        let segments = opened.map(\.columns)
        let coded = try Parallel.map(Column.allCases.count, jobs: jobs) { index in
            let column = Column.allCases[index]
            guard columns.contains(column) else { return GlobalCodes?.none }
            let maps = opened.map { segment in
                segment.known?.maps[column.rawValue] ?? seed.codes.map(of: segment.columns, segment.info, column)
            }
            return GlobalCodes(segments, column, rules, after: seed.tables[index], known: maps)
        }
        let dropped =
            try rules.fields.contains(.visitor)
            ? Parallel.map(segments.count, jobs: jobs) { Snapshot.droppedVisitors(segments[$0], rules) } : nil
        let loaded = opened.enumerated().map { place, segment in
            segment.known
                ?? LoadedSegment(
                    segment.columns, maps: coded.map { $0?.maps[place] }, droppedRuns: dropped?[place] ?? [],
                    info: segment.info)
        }
        self.segments = loaded
        visitors = VisitorIndexes(after: seed.visitors, segments: loaded)
        self.source = source
        self.dropping = dropping.filter { coded[$0.rawValue]?.drops ?? false }
        ruleColumns = self.dropping.union(naming)
        let tables = zip(coded, seed.tables).map { $0?.table ?? $1 }
        sessionNames = SessionNames(tables, rules, SourceRule(ownDomain: project.domain), channels, after: seed)
        names = Names(tables: tables, sources: sessionNames.sources, after: seed.names)
        self.calendar = calendar
        newest = segments.map(\.newest).max().map { Instant(milliseconds: Int($0)) }
    }

    /// As `newest`, of the sealed segments alone.
    var newestSealed: Instant? {
        segments.filter { $0.stem != nil }.map(\.columns.newest).max().map { Instant(milliseconds: Int($0)) }
    }

    /// The segments that are sealed, by what names their content.
    var sealedSegments: [String: LoadedSegment] {
        Dictionary(segments.compactMap { segment in segment.stem.map { ($0, segment) } }) { first, _ in first }
    }

    /// Which visitors of a segment a rule drops, by run; empty where none is.
    private static func droppedVisitors(_ segment: SegmentColumns, _ rules: RuleSet) -> Set<UInt32> {
        Set(
            (0..<UInt32(segment.runCount)).filter { run in
                rules.outcome(.visitor, String(decoding: segment.visitors[Int(run)], as: UTF8.self)) == .drop
            })
    }

    /// The project-local days that have events, oldest first; linear in the quarters of an hour that have any, of
    /// which the calendar is asked once a day.
    package var days: [Day] {
        var days: Set<Day> = []
        for segment in segments.map(\.columns) {
            var midnight = Instant(milliseconds: Int.min)
            for quarter in segment.quarters {
                let start = Instant(milliseconds: Int(quarter) * SegmentColumns.quarterMilliseconds)
                let end = start + SegmentColumns.quarterMilliseconds
                guard end > midnight else { continue }
                let day = calendar.day(of: start)
                midnight = calendar.end(of: day)
                if end <= midnight { days.insert(day) } else { days.formUnion(exactDays(segment, start)) }
            }
        }
        return days.sorted()
    }

    /// The days of the rows of a quarter that midnight cuts, as it did in some zones of the past.
    private func exactDays(_ segment: SegmentColumns, _ start: Instant) -> Set<Day> {
        let (lower, upper) = (
            Int64(start.milliseconds), Int64(start.milliseconds + SegmentColumns.quarterMilliseconds)
        )
        var days: Set<Day> = []
        for row in 0..<segment.rowCount where segment.time[row] >= lower && segment.time[row] < upper {
            days.insert(calendar.day(of: Instant(milliseconds: Int(segment.time[row]))))
        }
        return days
    }
}

/// One set of codes for all segments.
private struct GlobalCodes: Sendable {
    let table: TextTable
    /// For each segment; nil for columns of numbers.
    let maps: [CodeMap?]
    /// True where a rule drops lines for one of the texts, whose code is `noCode` then.
    let drops: Bool

    /// Goes on from the codes of `table`, and takes the maps that are known.
    init(
        _ segments: [SegmentColumns], _ column: Column, _ rules: RuleSet, after table: TextTable, known: [CodeMap?]
    ) {
        guard column.isText else {
            (self.table, maps, drops) = (table, segments.map { _ in nil }, false)
            return
        }
        let isRuled = rules.fields.contains(column.field)
        var stored = isRuled ? TextTable() : table
        let found = zip(segments, known).map { segment, known in
            if known != nil { return [UInt32]() }
            let texts = segment.texts(column).texts
            return (0..<texts.count).map { stored.code(of: texts[$0]) }
        }
        guard isRuled else {
            (self.table, drops) = (stored, false)
            maps = zip(known, found).map { $0 ?? CodeMap($1) }
            return
        }
        var ruled = table
        let codes = (0..<UInt32(stored.count)).map { code in
            switch rules.outcome(column.field, stored[code]) {
            case .keep: ruled.code(of: stored[code])
            case .drop: noCode
            case .replace(let text): ruled.code(of: text)
            }
        }
        self.table = ruled
        maps = zip(known, found).map { known, found in known ?? CodeMap(found.map { codes[Int($0)] }) }
        drops = maps.contains { $0?.contains(noCode) ?? false }
    }
}

extension Column {
    /// The columns of some fields.
    static func all(of fields: Set<LogField>) -> Set<Column> { Set(allCases.filter { fields.contains($0.field) }) }
}
