import DaybookCore
import DaybookJSON

/// Makes column files of log lines.
struct ColumnFileBuilder {
    private let lines: LogColumns
    private let columns: [Column]

    private static let time = 0
    private static let received = 1
    private static let id = 2
    private static let visitor = 3
    private static let firstColumn = 4

    /// Gets ready to read the given columns from lines of `source`, which is named in errors.
    init(_ columns: Set<Column>, from source: String) {
        self.columns = columns.sorted { $0.rawValue < $1.rawValue }
        let fields: [LogColumns.Field] = [
            .init(LogField.time.rawValue, .int), .init(LogField.received.rawValue, .int),
            .init(LogField.id.rawValue, .uuid), .init(LogField.visitor.rawValue, .text),
        ]
        lines = LogColumns(fields + self.columns.map(ColumnFileBuilder.field), from: source)
    }

    private static func field(_ column: Column) -> LogColumns.Field {
        switch column.kind {
        case .text: LogColumns.Field(column.field.rawValue, .text)
        case .integer: LogColumns.Field(column.field.rawValue, .int)
        case .decimal: LogColumns.Field(column.field.rawValue, .decimal)
        }
    }

    /// Reads lines; `add` may be called again.
    ///
    /// - Throws: `damaged` for a line that cannot be read, and what the reader throws.
    func add(_ reader: any ByteReader) throws { try lines.add(reader) }

    /// The first file of a segment: order, times, ids and all columns; nil where no line gave a row.
    func file(segmentBytes: Int, segmentChecksum: UInt32) -> [UInt8]? {
        guard lines.rowCount > 0 else { return nil }
        let order = VisitorOrder(
            lines, visitor: ColumnFileBuilder.visitor, time: ColumnFileBuilder.time,
            received: ColumnFileBuilder.received, id: ColumnFileBuilder.id)
        let times = lines.ints(ColumnFileBuilder.time)
        let arrivals = lines.ints(ColumnFileBuilder.received)
        var writer = ColumnFileWriter()
        let dictionary = lines.dictionary(ColumnFileBuilder.visitor)
        writer.add(SegmentColumns.Name.keys, order.keys)
        writer.add(SegmentColumns.Name.firstRows, order.firstRows)
        writer.add(SegmentColumns.Name.visitors, texts: order.visitors.map { dictionary[Int($0)] })
        writer.add(SegmentColumns.Name.quarters, quarters(times))
        writer.add(LogField.time.rawValue, times, order: order.rows)
        writer.add(LogField.received.rawValue, arrivals, order: order.rows)
        writer.add(SegmentColumns.Name.idHigh, lines.ints(ColumnFileBuilder.id), order: order.rows)
        writer.add(SegmentColumns.Name.idLow, lines.lows(ColumnFileBuilder.id), order: order.rows)
        let offsets = lines.offsets.map { Int64($0) }
        offsets.withUnsafeBufferPointer { writer.add(SegmentColumns.Name.offset, $0, order: order.rows) }
        addColumns(to: &writer, order: order.rows)
        var (first, last, newest) = (Int64.max, Int64.min, Int64.min)
        for row in times.indices {
            (first, last) = (min(first, times[row]), max(last, times[row]))
            let arrival = arrivals[row] == LogColumns.noNumber ? times[row] : arrivals[row]
            newest = max(newest, min(times[row], arrival))
        }
        return writer.file(
            rowCount: lines.rowCount, runCount: order.visitors.count, times: first...last, newest: newest,
            segmentBytes: segmentBytes, segmentChecksum: segmentChecksum)
    }

    /// A further file of a segment with columns that its others lack, in their order; nil where the lines are others.
    func file(following base: SegmentColumns, segmentBytes: Int, segmentChecksum: UInt32) -> [UInt8]? {
        guard lines.rowCount == base.rowCount else { return nil }
        var order = [UInt32](repeating: 0, count: base.rowCount)
        for (row, place) in base.placesInLogOrder.enumerated() { order[Int(place)] = UInt32(row) }
        var writer = ColumnFileWriter()
        addColumns(to: &writer, order: order)
        return writer.file(
            rowCount: base.rowCount, runCount: base.runCount, times: base.times, newest: base.newest,
            segmentBytes: segmentBytes, segmentChecksum: segmentChecksum)
    }

    private func addColumns(to writer: inout ColumnFileWriter, order: [UInt32]) {
        for (index, column) in columns.enumerated() {
            let field = ColumnFileBuilder.firstColumn + index
            if column.isText {
                let dictionary = lines.dictionary(field)
                let texts = (0..<dictionary.count).map { dictionary[$0] }
                writer.add(column.field.rawValue, lines.codes(field), order: order, texts: texts)
            } else {
                writer.add(column.field.rawValue, lines.ints(field), order: order)
            }
        }
    }

    private func quarters(_ times: UnsafeBufferPointer<Int64>) -> [Int64] {
        var found: Set<Int64> = []
        var last = Int64.min
        for time in times {
            let quarter = Int64(Int(time).flooredDivision(by: SegmentColumns.quarterMilliseconds))
            if quarter != last { found.insert(quarter) }
            last = quarter
        }
        return found.sorted()
    }
}

extension SegmentColumns {
    /// A quarter of an hour: offsets of time zones are whole ones, so that a quarter lies in one local day.
    static let quarterMilliseconds = 900_000
}
