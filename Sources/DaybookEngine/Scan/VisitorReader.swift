/// Reads one visitor after the other into memory that is used again: rows of all segments in time order, with the codes
/// of the whole snapshot.
final class VisitorReader {
    private struct TextAccess {
        let codes: PackedColumn
        let map: UnsafePointer<UInt32>
    }

    private let segments: [LoadedSegment]
    private let textColumns: [Column]
    private let numberColumns: [Column]
    private let textAccess: [TextAccess]
    private let numberAccess: [PackedColumn]
    private let propertyAccess: [[TextAccess]]
    private let dropping: [Column]

    private(set) var rowCount = 0
    private var capacity = 0
    private(set) var time: UnsafeMutablePointer<Int64>
    /// By `Column.rawValue`; nil for columns that are not read.
    let texts: UnsafeMutablePointer<UnsafeMutablePointer<UInt32>?>
    let numbers: UnsafeMutablePointer<UnsafeMutablePointer<Int64>?>

    /// The codes of each property, in the order in which they were given.
    private(set) var properties: [UnsafeMutablePointer<UInt32>]

    /// `dropping` are the columns some of whose codes a rule drops; they must be among `columns`.
    init(
        _ segments: [LoadedSegment], columns: Set<Column>, properties: [[PropertyRows]], dropping: Set<Column>
    ) {
        self.segments = segments
        let ordered = columns.union([.type]).sorted { $0.rawValue < $1.rawValue }
        let textColumns = ordered.filter(\.isText)
        let numberColumns = ordered.filter { !$0.isText }
        (self.textColumns, self.numberColumns) = (textColumns, numberColumns)
        self.dropping = dropping.sorted { $0.rawValue < $1.rawValue }
        textAccess = segments.flatMap { segment in
            textColumns.map { column in
                guard let map = segment.maps[column.rawValue] else {
                    preconditionFailure("the column \(column) is read but the snapshot was loaded without it")
                }
                return TextAccess(codes: segment.columns.texts(column).codes, map: map.codes)
            }
        }
        numberAccess = segments.flatMap { segment in numberColumns.map { segment.columns.numbers($0) } }
        propertyAccess = properties.map { segments in
            segments.map { rows in
                let codes = PackedColumn(values: rows.codes.codes, width: 4, base: 0, missing: nil)
                return TextAccess(codes: codes, map: rows.map.codes)
            }
        }
        self.properties = properties.map { _ in .allocate(capacity: 1) }
        let columnCount = Column.allCases.count
        time = .allocate(capacity: 1)
        texts = .allocate(capacity: columnCount)
        texts.initialize(repeating: nil, count: columnCount)
        numbers = .allocate(capacity: columnCount)
        numbers.initialize(repeating: nil, count: columnCount)
        reserve(1_024)
    }

    deinit {
        time.deallocate()
        for column in 0..<Column.allCases.count {
            texts[column]?.deallocate()
            numbers[column]?.deallocate()
        }
        texts.deallocate()
        numbers.deallocate()
        properties.forEach { $0.deallocate() }
    }

    private func reserve(_ count: Int) {
        guard count > capacity else { return }
        capacity = max(count, capacity * 2)
        time.deallocate()
        time = .allocate(capacity: capacity)
        for column in textColumns {
            texts[column.rawValue]?.deallocate()
            texts[column.rawValue] = .allocate(capacity: capacity)
        }
        for column in numberColumns {
            numbers[column.rawValue]?.deallocate()
            numbers[column.rawValue] = .allocate(capacity: capacity)
        }
        for place in properties.indices {
            properties[place].deallocate()
            properties[place] = .allocate(capacity: capacity)
        }
    }

    /// True where any row of the runs may lie within the times.
    func touches(_ runs: UnsafeBufferPointer<VisitorGroups.Run>, _ times: Range<Int64>) -> Bool {
        runs.contains { run in
            let columns = segments[Int(run.segment)].columns
            let rows = columns.rows(Int(run.run))
            return columns.time[rows.lowerBound] < times.upperBound
                && columns.time[rows.upperBound - 1] >= times.lowerBound
        }
    }

    /// Reads a visitor's rows; linear in them, but for those of segments that overlap in time, which are sorted.
    func read(_ runs: UnsafeBufferPointer<VisitorGroups.Run>) {
        rowCount = runs.reduce(0) { $0 + segments[Int($1.segment)].columns.rows(Int($1.run)).count }
        reserve(rowCount)
        if runs.count == 1 {
            copy(Int(runs[0].segment), segments[Int(runs[0].segment)].columns.rows(Int(runs[0].run)), at: 0)
        } else {
            readMany(runs)
        }
        if !dropping.isEmpty { drop() }
    }

    private struct Stretch {
        let segment: Int
        let rows: Range<Int>
        let first: Int64
        let last: Int64
    }

    private func readMany(_ runs: UnsafeBufferPointer<VisitorGroups.Run>) {
        let stretches = runs.map { run -> Stretch in
            let columns = segments[Int(run.segment)].columns
            let rows = columns.rows(Int(run.run))
            return Stretch(
                segment: Int(run.segment), rows: rows, first: columns.time[rows.lowerBound],
                last: columns.time[rows.upperBound - 1])
        }.sorted { $0.first < $1.first }
        var place = 0
        if zip(stretches, stretches.dropFirst()).allSatisfy({ $0.last < $1.first }) {
            for stretch in stretches {
                copy(stretch.segment, stretch.rows, at: place)
                place += stretch.rows.count
            }
            return
        }
        for row in inOrder(stretches) {
            copy(row.segment, row.row..<row.row + 1, at: place)
            place += 1
        }
    }

    private struct RowKey {
        let segment: Int
        let row: Int
        let time: Int64
        let received: Int64
        let high: UInt64
        let low: UInt64
    }

    private func inOrder(_ stretches: [Stretch]) -> [RowKey] {
        let rows = stretches.flatMap { stretch -> [RowKey] in
            let columns = segments[stretch.segment].columns
            return stretch.rows.map { row in
                RowKey(
                    segment: stretch.segment, row: row, time: columns.time[row], received: columns.received[row],
                    high: UInt64(bitPattern: columns.idHigh[row]), low: UInt64(bitPattern: columns.idLow[row]))
            }
        }
        return rows.sorted { left, right in
            if left.time != right.time { return left.time < right.time }
            if left.received != right.received { return left.received < right.received }
            return (left.high, left.low) < (right.high, right.low)
        }
    }

    @inline(__always)
    private func copy(_ segment: Int, _ rows: Range<Int>, at place: Int) {
        segments[segment].columns.time.copy(rows, to: time + place)
        for (index, column) in textColumns.enumerated() {
            guard let target = texts[column.rawValue] else { continue }
            let access = textAccess[segment * textColumns.count + index]
            access.codes.copy(rows, through: access.map, to: target + place)
        }
        for (index, column) in numberColumns.enumerated() {
            guard let target = numbers[column.rawValue] else { continue }
            numberAccess[segment * numberColumns.count + index].copy(rows, to: target + place)
        }
        for (index, access) in propertyAccess.enumerated() {
            access[segment].codes.copy(rows, through: access[segment].map, to: properties[index] + place)
        }
    }

    /// Takes out the rows that a rule drops: those with a column that has no code.
    private func drop() {
        var kept = 0
        for row in 0..<rowCount where !dropping.contains(where: { texts[$0.rawValue]?[row] == noCode }) {
            if kept != row {
                time[kept] = time[row]
                for column in textColumns { texts[column.rawValue]?[kept] = texts[column.rawValue]?[row] ?? 0 }
                for column in numberColumns { numbers[column.rawValue]?[kept] = numbers[column.rawValue]?[row] ?? 0 }
                for property in properties { property[kept] = property[row] }
            }
            kept += 1
        }
        rowCount = kept
    }
}
