package import DaybookCore
import Synchronization

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
        /// What is known of their order without that.
        var orders = Names.Orders()
        /// The codes of segments that need be opened again.
        var codes = KeptCodes()
        var visitors: VisitorIndexes?
    }

    /// A segment whose columns are at hand.
    struct Opened: Sendable {
        let columns: SegmentColumns
        /// Nil for the open tail.
        let info: SegmentInfo?
        /// What an earlier snapshot had of it.
        let known: LoadedSegment?
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
        let setting = CountedProject.Setting(
            project: project, calendar: calendar, rules: rules, channels: channels, columns: columns, folds: [])
        try self.init(of: source, setting, jobs: jobs)
    }

    /// Opens a project's segments as a setting says.
    ///
    /// - Throws: `damaged` for a segment that is not what was sealed.
    package convenience init(of source: any SegmentSource, _ setting: CountedProject.Setting, jobs: Int) throws {
        let opened = try Snapshot.open(source, setting, jobs: jobs, beside: {}).opened
        self.init(opened, of: source, setting, seed: Seed(), jobs: jobs)
    }

    /// Opens a project's segments, in parallel, and does some other work next to them.
    ///
    /// The newest comes first: it is that which may have no column file yet, and then takes longest. Those that are
    /// `known` by what names their content need not be opened again. They come by the time of their first row.
    ///
    /// - Throws: `damaged` for a segment that is not what was sealed.
    static func open<Other: Sendable>(
        _ source: any SegmentSource, _ setting: CountedProject.Setting, known: [String: LoadedSegment] = [:],
        jobs: Int, beside other: @escaping @Sendable () -> Other
    ) throws -> (opened: [Opened], other: Other) {
        let (columns, cache, sealed) = (columns(of: setting), ColumnCache(in: source.cache), source.segments)
        let tailCount = source.openTail.isEmpty ? 0 : 1
        let count = sealed.count + tailCount
        let otherTurn = min(1, count)
        let result = Mutex<Other?>(nil)
        let opened = try Parallel.map(count + 1, jobs: jobs) { turn -> Opened? in
            if turn == otherTurn {
                let made = other()
                result.withLock { $0 = made }
                return nil
            }
            let place = count - (turn < otherTurn ? turn + 1 : turn)
            guard place < sealed.count else {
                return try ColumnCache.columns(ofTail: source.openTail, columns).map {
                    Opened(columns: $0, info: nil, known: nil)
                }
            }
            let info = sealed[place]
            let known = known[ColumnCache.stem(info)]
            return try (known?.columns ?? cache.columns(of: info, from: source, columns)).map {
                Opened(columns: $0, info: info, known: known)
            }
        }.reversed().compactMap(\.self).sorted { $0.columns.times.lowerBound < $1.columns.times.lowerBound }
        guard let made = result.withLock({ $0 }) else { preconditionFailure("every turn was taken") }
        return (opened, made)
    }

    /// The columns that reports and rules read.
    private static func columns(of setting: CountedProject.Setting) -> Set<Column> {
        setting.columns.union([.type]).union(Column.all(of: setting.rules.fields)).union(naming(setting.rules))
    }

    private static func naming(_ rules: RuleSet) -> Set<Column> {
        Column.all(of: rules.sourceFields.union(rules.channelFields))
    }

    /// Gives the texts of opened segments codes that go on from the seed's.
    init(
        _ opened: [Opened], of source: any SegmentSource, _ setting: CountedProject.Setting, seed: Seed, jobs: Int
    ) {
        let (rules, columns) = (setting.rules, Snapshot.columns(of: setting))
        let segments = opened.map(\.columns)
        let coded = Parallel.map(Column.allCases, jobs: jobs) { column in
            guard columns.contains(column) else { return GlobalCodes?.none }
            let maps = opened.map { segment in
                segment.known?.maps[column.rawValue] ?? seed.codes.map(of: segment.columns, segment.info, column)
            }
            return GlobalCodes(segments, column, rules, after: seed.tables[column.rawValue], known: maps)
        }
        let dropped =
            rules.fields.contains(.visitor)
            ? Parallel.map(segments, jobs: jobs) { Snapshot.droppedVisitors($0, rules) } : nil
        let loaded = opened.enumerated().map { place, segment in
            segment.known
                ?? LoadedSegment(
                    segment.columns, maps: coded.map { $0?.maps[place] }, droppedRuns: dropped?[place] ?? [],
                    info: segment.info)
        }
        self.segments = loaded
        visitors = VisitorIndexes(after: seed.visitors, segments: loaded)
        self.source = source
        dropping = Column.all(of: rules.fields).filter { coded[$0.rawValue]?.drops ?? false }
        ruleColumns = dropping.union(Snapshot.naming(rules))
        let tables = zip(coded, seed.tables).map { $0?.table ?? $1 }
        sessionNames = SessionNames(
            tables, rules, SourceRule(ownDomain: setting.project.domain), setting.channels, after: seed)
        names = Names(tables: tables, sources: sessionNames.sources, after: seed.names, orders: seed.orders)
        calendar = setting.calendar
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
