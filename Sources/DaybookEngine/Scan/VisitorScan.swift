import DaybookCore

/// Shows every visitor to the folds of some scans; each thread has one, with tallies of its own.
final class VisitorScan: @unchecked Sendable {  // @unchecked: one thread uses it, then hands it over.
    /// What a session can be cut off by: times of rows in segments that are not read.
    struct Unread: Sendable {
        var before = Int64.min
        var after = Int64.max
    }

    private let scans: [TallyScan]
    /// For each scan which of the slot lists it uses.
    private let laneOfScan: [Int]
    private let lanes: [SlotLane]
    private let reader: VisitorReader
    private let sessions = SessionMaker()
    private let sources: CodeMap
    private let span: Range<Int64>
    private let unread: Unread
    private var everyRow = IdentityRows()
    /// For each scan its selector; nil where everything counts.
    private let selectors: [VisitorSelector?]
    private let selectorOfScan: [Int]
    let tallies: [Tally]
    /// True once a session was met that may go on in a segment that was not read.
    private(set) var isCutOff = false

    init(
        _ scans: [TallyScan], _ groups: VisitorGroups, _ snapshot: Snapshot, columns: Set<Column>,
        programs: [Filter: FilterProgram], properties: [PropertyCodes], span: Range<Int64>, unread: Unread
    ) {
        var filters: [Filter] = []
        selectorOfScan = scans.map { scan in
            if let known = filters.firstIndex(of: scan.filter) { return known }
            filters.append(scan.filter)
            return filters.count - 1
        }
        selectors = filters.map { filter in programs[filter].map { VisitorSelector($0, snapshot) } }
        self.scans = scans
        self.span = span
        self.unread = unread
        var distinct: [[Range<Instant>]] = []
        laneOfScan = scans.map { scan in
            if let known = distinct.firstIndex(of: scan.spans) { return known }
            distinct.append(scan.spans)
            return distinct.count - 1
        }
        lanes = distinct.map(SlotLane.init)
        reader = VisitorReader(groups.segments, columns: columns, properties: properties.map(\.rows), dropping: [])
        sources = snapshot.sourceOfReferrer
        tallies = scans.map { Tally($0.fold, slotCount: $0.spans.count, names: snapshot.names, logs: $0.logs) }
    }

    /// Counts the visitors of some buckets.
    func add(_ groups: VisitorGroups, buckets: Range<Int>) {
        groups.forEach(inBuckets: buckets) { runs in
            guard reader.touches(runs, span) else { return }
            reader.read(runs)
            guard reader.rowCount > 0, let type = reader.texts[Column.type.rawValue] else { return }
            sessions.make(reader.rowCount, time: reader.time, type: type)
            checkEdges()
            for lane in lanes { lane.fill(reader.time, reader.rowCount) }
            for (place, selector) in selectors.enumerated() {
                let visitor = selected(visitor(type), selector)
                for (index, scan) in scans.enumerated() where selectorOfScan[index] == place {
                    let tally = tallies[index]
                    tally.begin(slots: lanes[laneOfScan[index]].slots, sign: 1)
                    scan.fold.count(visitor, in: tally)
                    tally.finish()
                }
            }
        }
    }

    private func visitor(_ type: UnsafePointer<UInt32>) -> Visitor {
        Visitor(
            rowCount: reader.rowCount, time: reader.time, type: type, sessionOfRow: sessions.sessionOfRow,
            dwell: sessions.dwell, sessions: sessions.sessions, rows: everyRow.first(reader.rowCount),
            countedSessions: everyRow.first(sessions.sessionCount), texts: reader.texts, numbers: reader.numbers,
            sourceOfReferrer: sources.codes)
    }

    private func selected(_ visitor: Visitor, _ selector: VisitorSelector?) -> Visitor {
        guard let selector else { return visitor }
        let counted = selector.select(
            visitor, sessionCount: sessions.sessionCount, properties: reader.properties)
        return visitor.counting(rows: counted.rows, sessions: counted.sessions)
    }

    /// Looks whether a session within the span could go on in what was not read.
    private func checkEdges() {
        guard unread.before != Int64.min || unread.after != Int64.max, !isCutOff else { return }
        for index in 0..<sessions.sessionCount {
            let session = sessions.sessions[index]
            let (start, end) = (reader.time[session.firstRow], reader.time[session.endRow - 1])
            guard start < span.upperBound && end >= span.lowerBound else { continue }
            let (gap, before, after) = (SessionMaker.gapMilliseconds, unread.before, unread.after)
            if before != Int64.min && start - gap <= before || after != Int64.max && end + gap >= after {
                isCutOff = true
            }
        }
    }
}

/// The slot of each row of a visitor for one list of spans.
final class SlotLane {
    private let spans: [Range<Int64>]
    private var capacity = 0
    private(set) var slots: UnsafeMutablePointer<Int32>

    init(_ spans: [Range<Instant>]) {
        self.spans = spans.map { Int64($0.lowerBound.milliseconds)..<Int64($0.upperBound.milliseconds) }
        slots = .allocate(capacity: 1)
    }

    deinit { slots.deallocate() }

    /// Fills in the slots of rows in time order; linear in both at most.
    func fill(_ time: UnsafePointer<Int64>, _ count: Int) {
        if count > capacity {
            capacity = max(count, capacity * 2, 1_024)
            slots.deallocate()
            slots = .allocate(capacity: capacity)
        }
        guard count > 0 else { return }
        var span = firstSpan(endingAfter: time[0])
        for row in 0..<count {
            while span < spans.count && time[row] >= spans[span].upperBound { span += 1 }
            let isIn = span < spans.count && time[row] >= spans[span].lowerBound
            slots[row] = isIn ? Int32(span) : -1
        }
    }

    private func firstSpan(endingAfter time: Int64) -> Int {
        var (low, high) = (0, spans.count)
        while low < high {
            let middle = (low + high) / 2
            if spans[middle].upperBound <= time { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

/// 0, 1, 2 and so on, for visitors of whom every row counts.
struct IdentityRows: ~Copyable {
    private var numbers: UnsafeMutablePointer<UInt32>?
    private var count = 0

    init() {}

    deinit { numbers?.deallocate() }

    /// The first so many; valid until more are asked for.
    mutating func first(_ wanted: Int) -> UnsafeBufferPointer<UInt32> {
        if wanted > count {
            numbers?.deallocate()
            count = max(wanted, count * 2, 1_024)
            let wider = UnsafeMutablePointer<UInt32>.allocate(capacity: count)
            for number in 0..<count { wider[number] = UInt32(number) }
            numbers = wider
        }
        return UnsafeBufferPointer(start: numbers, count: wanted)
    }
}
