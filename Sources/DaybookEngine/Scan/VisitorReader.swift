/// Reads one visitor after the other into memory that is used again: rows of all segments in time order, with the codes
/// of the whole snapshot.
///
/// All it touches for a visitor lies in plain memory, so that nothing is counted or checked on the way.
final class VisitorReader {
    /// One column of one segment, and what its codes are in all of them.
    private struct TextAccess {
        let codes: PackedColumn
        let map: UnsafePointer<UInt32>
    }

    /// What of a segment every visitor needs.
    private struct SegmentAccess {
        let firstRows: UnsafePointer<UInt32>
        let time: PackedColumn
        let received: PackedColumn
        let idHigh: PackedColumn
        let idLow: PackedColumn
    }

    private let segments: [LoadedSegment]
    private let dropping: [Column]
    private let segmentAccess: UnsafeMutablePointer<SegmentAccess>
    /// By segment, then place among the text columns or properties.
    private let textAccess: UnsafeMutablePointer<TextAccess>
    private let textTargets: UnsafeMutablePointer<UnsafeMutablePointer<UInt32>>
    private let textCount: Int
    private let numberAccess: UnsafeMutablePointer<PackedColumn>
    private let numberTargets: UnsafeMutablePointer<UnsafeMutablePointer<Int64>>
    private let numberCount: Int
    private let textColumns: [Column]
    private let numberColumns: [Column]

    private(set) var rowCount = 0
    private var capacity = 0
    private(set) var time: UnsafeMutablePointer<Int64>
    /// By `Column.rawValue`; nil for columns that are not read.
    let texts: UnsafeMutablePointer<UnsafeMutablePointer<UInt32>?>
    let numbers: UnsafeMutablePointer<UnsafeMutablePointer<Int64>?>
    /// The codes of each property, in the order in which they were given.
    private(set) var properties: [UnsafeMutablePointer<UInt32>] = []

    /// `dropping` are the columns some of whose codes a rule drops; they must be among `columns`.
    init(
        _ segments: [LoadedSegment], columns: Set<Column>, properties: [[PropertyRows]], dropping: Set<Column>
    ) {
        self.segments = segments
        let ordered = columns.union([.type]).sorted { $0.rawValue < $1.rawValue }
        textColumns = ordered.filter(\.isText)
        numberColumns = ordered.filter { !$0.isText }
        (textCount, numberCount) = (textColumns.count + properties.count, numberColumns.count)
        self.dropping = dropping.sorted { $0.rawValue < $1.rawValue }
        segmentAccess = .allocate(capacity: max(1, segments.count))
        textAccess = .allocate(capacity: max(1, segments.count * textCount))
        numberAccess = .allocate(capacity: max(1, segments.count * numberCount))
        textTargets = .allocate(capacity: max(1, textCount))
        numberTargets = .allocate(capacity: max(1, numberCount))
        time = .allocate(capacity: 1)
        let columnCount = Column.allCases.count
        texts = .allocate(capacity: columnCount)
        texts.initialize(repeating: nil, count: columnCount)
        numbers = .allocate(capacity: columnCount)
        numbers.initialize(repeating: nil, count: columnCount)
        for place in 0..<textCount { textTargets[place] = .allocate(capacity: 1) }
        for place in 0..<numberCount { numberTargets[place] = .allocate(capacity: 1) }
        for place in segments.indices { open(place, properties) }
        reserve(1_024)
    }

    private func open(_ place: Int, _ properties: [[PropertyRows]]) {
        let (segment, columns) = (segments[place], segments[place].columns)
        guard let firstRows = columns.firstRows.baseAddress else { preconditionFailure("a segment has rows") }
        segmentAccess[place] = SegmentAccess(
            firstRows: firstRows, time: columns.time, received: columns.received, idHigh: columns.idHigh,
            idLow: columns.idLow)
        for (index, column) in textColumns.enumerated() {
            guard let map = segment.maps[column.rawValue] else {
                preconditionFailure("the column \(column) is read but the snapshot was loaded without it")
            }
            textAccess[place * textCount + index] = TextAccess(codes: columns.texts(column).codes, map: map.codes)
        }
        for (index, rows) in properties.enumerated() {
            let codes = PackedColumn(values: rows[place].codes.codes, width: 4, base: 0, missing: nil)
            textAccess[place * textCount + textColumns.count + index] = TextAccess(
                codes: codes, map: rows[place].map.codes)
        }
        for (index, column) in numberColumns.enumerated() {
            numberAccess[place * numberCount + index] = columns.numbers(column)
        }
    }

    deinit {
        for place in 0..<textCount { textTargets[place].deallocate() }
        for place in 0..<numberCount { numberTargets[place].deallocate() }
        time.deallocate()
        segmentAccess.deallocate()
        textAccess.deallocate()
        numberAccess.deallocate()
        textTargets.deallocate()
        numberTargets.deallocate()
        texts.deallocate()
        numbers.deallocate()
    }

    private func reserve(_ count: Int) {
        guard count > capacity else { return }
        capacity = max(count, capacity * 2)
        time.deallocate()
        time = .allocate(capacity: capacity)
        for place in 0..<textCount {
            textTargets[place].deallocate()
            textTargets[place] = .allocate(capacity: capacity)
        }
        for place in 0..<numberCount {
            numberTargets[place].deallocate()
            numberTargets[place] = .allocate(capacity: capacity)
        }
        for (place, column) in textColumns.enumerated() { texts[column.rawValue] = textTargets[place] }
        for (place, column) in numberColumns.enumerated() { numbers[column.rawValue] = numberTargets[place] }
        properties = (textColumns.count..<textCount).map { textTargets[$0] }
    }

    @inline(__always)
    private func rows(_ run: VisitorGroups.Run) -> Range<Int> {
        let firstRows = segmentAccess[Int(run.segment)].firstRows
        return Int(firstRows[Int(run.run)])..<Int(firstRows[Int(run.run) + 1])
    }

    /// The times of the first and the last row of a run.
    func times(_ run: VisitorGroups.Run) -> ClosedRange<Int64> {
        let (rows, time) = (rows(run), segmentAccess[Int(run.segment)].time)
        return time[rows.lowerBound]...time[rows.upperBound - 1]
    }

    /// True where any row of the runs may lie within the times.
    func touches(_ runs: UnsafeBufferPointer<VisitorGroups.Run>, _ times: Range<Int64>) -> Bool {
        for run in runs {
            let (rows, time) = (rows(run), segmentAccess[Int(run.segment)].time)
            if time[rows.lowerBound] < times.upperBound && time[rows.upperBound - 1] >= times.lowerBound { return true }
        }
        return false
    }

    /// Reads a visitor's rows; linear in them, but for those of runs that overlap in time, which are sorted.
    func read(_ runs: UnsafeBufferPointer<VisitorGroups.Run>) {
        rowCount = 0
        for run in runs { rowCount += rows(run).count }
        reserve(rowCount)
        var (place, last, isInOrder) = (0, Int64.min, true)
        for run in runs where isInOrder {
            let rows = rows(run)
            copy(Int(run.segment), rows, at: place)
            isInOrder = place == 0 || time[place] > last
            place += rows.count
            last = time[place - 1]
        }
        if !isInOrder { readOverlapping(runs) }
        if !dropping.isEmpty { drop() }
    }

    private struct RowKey {
        let segment: Int
        let row: Int
        let time: Int64
        let received: Int64
        let high: UInt64
        let low: UInt64
    }

    /// Reads runs of which some overlap: those that stand alone are copied, the others merged among themselves.
    private func readOverlapping(_ runs: UnsafeBufferPointer<VisitorGroups.Run>) {
        var earliest = [Int64](repeating: .max, count: runs.count + 1)
        for index in runs.indices.reversed() {
            earliest[index] = min(earliest[index + 1], times(runs[index]).lowerBound)
        }
        var (start, place, latest) = (0, 0, Int64.min)
        for index in runs.indices {
            latest = max(latest, times(runs[index]).upperBound)
            guard latest < earliest[index + 1] || index == runs.count - 1 else { continue }
            if start == index {
                let rows = rows(runs[index])
                copy(Int(runs[index].segment), rows, at: place)
                place += rows.count
            } else {
                place += merge(UnsafeBufferPointer(rebasing: runs[start...index]), at: place)
            }
            start = index + 1
        }
    }

    /// Copies the rows of some runs in their order; gives how many they are.
    private func merge(_ runs: UnsafeBufferPointer<VisitorGroups.Run>, at start: Int) -> Int {
        let keys = runs.flatMap { run -> [RowKey] in
            let access = segmentAccess[Int(run.segment)]
            return rows(run).map { row in
                RowKey(
                    segment: Int(run.segment), row: row, time: access.time[row], received: access.received[row],
                    high: UInt64(bitPattern: access.idHigh[row]), low: UInt64(bitPattern: access.idLow[row]))
            }
        }.sorted { left, right in
            if left.time != right.time { return left.time < right.time }
            if left.received != right.received { return left.received < right.received }
            return (left.high, left.low) < (right.high, right.low)
        }
        for (place, key) in keys.enumerated() { copy(key.segment, key.row..<key.row + 1, at: start + place) }
        return keys.count
    }

    @inline(__always)
    private func copy(_ segment: Int, _ rows: Range<Int>, at place: Int) {
        segmentAccess[segment].time.copy(rows, to: time + place)
        let access = textAccess + segment * textCount
        for index in 0..<textCount {
            access[index].codes.copy(rows, through: access[index].map, to: textTargets[index] + place)
        }
        let numberAccess = numberAccess + segment * numberCount
        for index in 0..<numberCount { numberAccess[index].copy(rows, to: numberTargets[index] + place) }
    }

    /// Takes out the rows that a rule drops: those with a column that has no code.
    private func drop() {
        var kept = 0
        for row in 0..<rowCount where !dropping.contains(where: { texts[$0.rawValue]?[row] == noCode }) {
            if kept != row {
                time[kept] = time[row]
                for place in 0..<textCount { textTargets[place][kept] = textTargets[place][row] }
                for place in 0..<numberCount { numberTargets[place][kept] = numberTargets[place][row] }
            }
            kept += 1
        }
        rowCount = kept
    }
}
