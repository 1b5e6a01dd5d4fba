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
    let channelRule = ChannelRule()
    /// The source of each code of a referrer.
    let sourceOfReferrer: CodeMap

    /// Opens a project's segments, in parallel over segments and columns.
    ///
    /// Linear in the columns that are read, in the segments' bytes where there are no column files yet.
    ///
    /// - Throws: `damaged` for a segment that is not what was sealed.
    package init(
        of source: any SegmentSource, columns: Set<Column>, project: Project, calendar: LocalCalendar, jobs: Int
    ) throws {
        let columns = columns.union([.type])
        let cache = ColumnCache(folder: source.cache)
        let sealed = source.segments
        let tailCount = source.openTail.isEmpty ? 0 : 1
        let read = try Parallel.map(sealed.count + tailCount, jobs: jobs) { index in
            index < sealed.count
                ? try cache.columns(of: sealed[index], from: source, columns)
                : try ColumnCache.columns(ofTail: source.openTail, columns)
        }
        let known = read.enumerated().compactMap { place, columns in
            columns.map { (columns: $0, info: place < sealed.count ? sealed[place] : nil) }
        }.sorted { $0.columns.times.lowerBound < $1.columns.times.lowerBound }
        let segments = known.map(\.columns)
        let coded = try Parallel.map(Column.allCases.count, jobs: jobs) { index in
            columns.contains(Column.allCases[index]) ? GlobalCodes(segments, Column.allCases[index]) : nil
        }
        self.segments = known.enumerated().map { place, segment in
            LoadedSegment(segment.columns, maps: coded.map { $0?.maps[place] }, info: segment.info)
        }
        self.source = source
        let tables = coded.map { $0?.table ?? TextTable() }
        let rule = SourceRule(ownDomain: project.domain)
        var sources = TextTable([SourceRule.direct])
        let referrers = tables[Column.referrer.rawValue]
        let ofReferrer = (0..<UInt32(referrers.count)).map { sources.code(of: rule.source(ofReferrer: referrers[$0])) }
        sourceOfReferrer = CodeMap(ofReferrer)
        names = Names(tables: tables, sources: sources)
        self.calendar = calendar
        newest = segments.map(\.newest).max().map { Instant(milliseconds: Int($0)) }
    }

    /// The project-local days that have events, oldest first; linear in the quarters of an hour that have any.
    package var days: [Day] {
        var days: Set<Day> = []
        for segment in segments.map(\.columns) {
            for quarter in segment.quarters {
                let start = Instant(milliseconds: Int(quarter) * SegmentColumns.quarterMilliseconds)
                let (first, last) = (
                    calendar.day(of: start), calendar.day(of: start + (SegmentColumns.quarterMilliseconds - 1))
                )
                if first == last { days.insert(first) } else { days.formUnion(exactDays(segment, start)) }
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

    init(_ segments: [SegmentColumns], _ column: Column) {
        guard column.isText else {
            table = TextTable()
            maps = segments.map { _ in nil }
            return
        }
        var table = TextTable(column == .type ? EventKind.names : [""])
        maps = segments.map { segment in
            let texts = segment.texts(column).texts
            return CodeMap((0..<texts.count).map { table.code(of: texts[$0]) })
        }
        self.table = table
    }
}
