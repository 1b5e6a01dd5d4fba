import DaybookCore
import DaybookJSON

/// Reads segments into days: parse, one set of codes for all segments, then each day's rows in order.
struct SnapshotLoader {
    let columns: [Column]
    let calendar: LocalCalendar
    let jobs: Int

    struct Loaded {
        var days: [DayColumns]
        var texts: [[String]]
        var visitorCount: Int
        var newest: Instant?
    }

    /// Which row of which segment.
    struct RowID {
        let segment: UInt32
        let row: UInt32
    }

    init(columns: Set<Column>, calendar: LocalCalendar, jobs: Int) {
        self.columns = columns.sorted { $0.rawValue < $1.rawValue }
        self.calendar = calendar
        self.jobs = jobs
    }

    private static let timeField = 0
    private static let receivedField = 1
    private static let idField = 2
    private static let visitorField = 3
    private static let firstColumnField = 4

    func load(_ source: any SegmentSource) throws -> Loaded {
        let segments = try parse(source)
        let codes = try globalCodes(segments)
        let rows = DayRows(segments.map { $0.ints(SnapshotLoader.timeField) }, calendar: calendar)
        let days = try Parallel.map(rows.days.count, jobs: jobs) { index in
            gather(rows.days[index], rows.rowsOfDay[index], segments, codes)
        }
        var texts = [[String]](repeating: [], count: Column.allCases.count)
        for (place, column) in columns.enumerated() { texts[column.rawValue] = codes[place + 1].texts }
        return Loaded(days: days, texts: texts, visitorCount: codes[0].texts.count, newest: newest(segments))
    }

    private func parse(_ source: any SegmentSource) throws -> [LogColumns] {
        let fields =
            [
                LogColumns.Field(LogField.time.rawValue, .int), LogColumns.Field(LogField.received.rawValue, .int),
                LogColumns.Field(LogField.id.rawValue, .uuid), LogColumns.Field(LogField.visitor.rawValue, .text),
            ] + columns.map { LogColumns.Field($0.field.rawValue, $0.isNumber ? .int : .text) }
        let segments = source.segments
        var parsed = try Parallel.map(segments.count, jobs: jobs) { index in
            try LogColumns(fields, lines: source.bytes(of: segments[index]), from: segments[index].path)
        }
        if !source.openTail.isEmpty {
            parsed.append(try LogColumns(fields, lines: source.openTail, from: "the open tail"))
        }
        return parsed
    }

    /// One set of codes for all segments: the texts, and for each segment the code of each of its own codes.
    struct GlobalCodes: Sendable {
        let texts: [String]
        let ofSegment: [[UInt32]]
    }

    /// The codes of the visitors, then of each column (empty for numbers).
    private func globalCodes(_ segments: [LogColumns]) throws -> [GlobalCodes] {
        try Parallel.map(columns.count + 1, jobs: jobs) { place in
            if place > 0 && columns[place - 1].isNumber { return GlobalCodes(texts: [], ofSegment: []) }
            let field = place == 0 ? SnapshotLoader.visitorField : SnapshotLoader.firstColumnField + place - 1
            let isType = place > 0 && columns[place - 1] == .type
            var codes = TextCodes(isType ? EventKind.names : [""])
            let ofSegment = segments.map { codes.codes(of: $0.dictionary(field)) }
            return GlobalCodes(texts: codes.texts, ofSegment: ofSegment)
        }
    }

    /// One event's place in the order of its day.
    private struct Key {
        let visitor: UInt32
        let id: RowID
        let time: Int64
        let received: Int64
        let high: UInt64
        let low: UInt64

        static func < (left: Key, right: Key) -> Bool {
            if left.visitor != right.visitor { return left.visitor < right.visitor }
            if left.time != right.time { return left.time < right.time }
            if left.received != right.received { return left.received < right.received }
            return (left.high, left.low) < (right.high, right.low)
        }
    }

    private func gather(
        _ day: Day, _ rows: [RowID], _ segments: [LogColumns], _ codes: [GlobalCodes]
    ) -> DayColumns {
        let keys = rows.map { id in
            let (segment, row) = (segments[Int(id.segment)], Int(id.row))
            let visitor = segment.codes(SnapshotLoader.visitorField)[row]
            return Key(
                visitor: codes[0].ofSegment[Int(id.segment)][Int(visitor)], id: id,
                time: segment.ints(SnapshotLoader.timeField)[row],
                received: segment.ints(SnapshotLoader.receivedField)[row],
                high: UInt64(bitPattern: segment.ints(SnapshotLoader.idField)[row]),
                low: UInt64(bitPattern: segment.lows(SnapshotLoader.idField)[row]))
        }.sorted(by: <)
        var texts = [ColumnSlice<UInt32>?](repeating: nil, count: Column.allCases.count)
        var numbers = [ColumnSlice<Int64>?](repeating: nil, count: Column.allCases.count)
        for (place, column) in columns.enumerated() {
            let field = SnapshotLoader.firstColumnField + place
            if column.isNumber {
                let read = segments.map { $0.ints(field) }
                numbers[column.rawValue] = ColumnSlice(keys.map { read[Int($0.id.segment)][Int($0.id.row)] })
            } else {
                let read = segments.map { $0.codes(field) }
                let global = codes[place + 1].ofSegment
                texts[column.rawValue] = ColumnSlice(
                    keys.map { key in
                        global[Int(key.id.segment)][Int(read[Int(key.id.segment)][Int(key.id.row)])]
                    })
            }
        }
        return DayColumns(
            day: day, bounds: calendar.start(of: day)..<calendar.end(of: day), time: ColumnSlice(keys.map(\.time)),
            visitor: ColumnSlice(keys.map(\.visitor)), texts: texts,
            numbers: numbers)
    }

    private func newest(_ segments: [LogColumns]) -> Instant? {
        var newest: Int64?
        for segment in segments {
            let (times, received) = (segment.ints(SnapshotLoader.timeField), segment.ints(SnapshotLoader.receivedField))
            for row in 0..<segment.rowCount {
                newest = max(
                    newest ?? Int64.min,
                    received[row] == LogColumns.noNumber ? times[row] : min(times[row], received[row]))
            }
        }
        return newest.map { Instant(milliseconds: Int($0)) }
    }
}
