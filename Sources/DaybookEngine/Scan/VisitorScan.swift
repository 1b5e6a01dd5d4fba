import DaybookCore

/// Shows every visitor to the folds of some scans; each thread has one, with tallies of its own.
final class VisitorScan: @unchecked Sendable {  // @unchecked: one thread uses it, then hands it over.
    /// What a session can be cut off by: times of rows in segments that are not read.
    struct Unread: Sendable {
        var before = Int64.min
        var after = Int64.max
    }

    /// What is done for each visitor and scan, without a look at anything that is counted.
    private struct Step {
        let fold: any Fold.Type
        let tally: Unmanaged<Tally>
        let lane: Unmanaged<SlotLane>
        let selector: Int
    }

    /// For each segment whether it is new to what was counted before; empty where nothing was.
    private let changed: [Bool]
    private var (sign, firstSlot) = (1, Int32(0))
    private let steps: UnsafeMutableBufferPointer<Step>
    /// Kept for as long as `steps` and `laneList` point at them.
    private let lanes: [SlotLane]
    private let laneList: UnsafeMutableBufferPointer<Unmanaged<SlotLane>>
    private let reader: VisitorReader
    private let sessions = SessionMaker()
    private let sessionNames: SessionNames
    private let readsSources: Bool
    private let hasDroppedVisitors: Bool
    private let segments: [LoadedSegment]
    private let span: Range<Int64>
    private let unread: Unread
    private var everyRow = IdentityRows()
    /// For each scan its selector; nil where everything counts.
    private let selectors: [VisitorSelector?]
    /// Nil where a visitor may count whatever they have.
    private let needed: NeededRuns?
    let tallies: [Tally]
    /// True once a session was met that may go on in a segment that was not read.
    private(set) var isCutOff = false

    init(
        _ scans: [TallyScan], _ segments: [LoadedSegment], _ snapshot: Snapshot, columns: Set<Column>,
        programs: [Filter: FilterProgram], needed: NeededRuns?, properties: [PropertyCodes], span: Range<Int64>,
        unread: Unread, changed: [Bool] = [], pairs: [PairTable?] = []
    ) {
        self.changed = changed
        var filters: [Filter] = []
        let selectorOfScan = scans.map { scan in
            if let known = filters.firstIndex(of: scan.filter) { return known }
            filters.append(scan.filter)
            return filters.count - 1
        }
        selectors = filters.map { filter in programs[filter].map { VisitorSelector($0, snapshot) } }
        self.span = span
        self.unread = unread
        var distinct: [[Range<Instant>]] = []
        let laneOfScan = scans.map { scan in
            if let known = distinct.firstIndex(of: scan.spans) { return known }
            distinct.append(scan.spans)
            return distinct.count - 1
        }
        let lanes = distinct.map(SlotLane.init)
        self.lanes = lanes
        reader = VisitorReader(
            segments, columns: columns, properties: properties.map(\.rows), dropping: snapshot.dropping)
        self.needed = needed
        sessionNames = snapshot.sessionNames
        readsSources = columns.contains(.referrer)
        self.segments = segments
        hasDroppedVisitors = segments.contains { !$0.droppedRuns.isEmpty }
        let tallies = scans.enumerated().map { place, scan in
            Tally(
                scan.fold, slotCount: scan.spans.count, names: snapshot.names, logs: scan.logs,
                pairs: pairs.isEmpty ? nil : pairs[place])
        }
        self.tallies = tallies
        let steps = scans.indices.map { place in
            Step(
                fold: scans[place].fold, tally: .passUnretained(tallies[place]),
                lane: .passUnretained(lanes[laneOfScan[place]]), selector: selectorOfScan[place])
        }
        self.steps = .allocate(capacity: steps.count)
        _ = self.steps.initialize(from: steps)
        laneList = .allocate(capacity: lanes.count)
        _ = laneList.initialize(from: lanes.map(Unmanaged.passUnretained))
    }

    deinit {
        steps.deallocate()
        laneList.deallocate()
    }

    /// Counts some visitors.
    func add(_ visitors: VisitorIndex.Part) {
        visitors.forEach { runs in
            if let needed { guard needed.mayCount(runs) else { return } }
            guard reader.touches(runs, span) else { return }
            if hasDroppedVisitors && segments[Int(runs[0].segment)].droppedRuns.contains(runs[0].run) { return }
            if changed.isEmpty { return count(runs, sign: 1) }
            // With the hash of a visitor who has changed there can be others.
            guard runs.contains(where: { changed[Int($0.segment)] }) else { return }
            if let slot = slotOfNews(runs) { return count(runs, sign: 1, from: slot) }
            runs.filter { !changed[Int($0.segment)] }.withUnsafeBufferPointer { count($0, sign: -1) }
            count(runs, sign: 1)
        }
    }

    /// The slot in which a visitor's new rows begin, where no slot and no session before them can have become another;
    /// nil where any can.
    private func slotOfNews(_ runs: UnsafeBufferPointer<VisitorGroups.Run>) -> Int32? {
        var (lastKnown, firstNew) = (Int64.min, Int64.max)
        for run in runs {
            let times = reader.times(run)
            if changed[Int(run.segment)] {
                firstNew = min(firstNew, times.lowerBound)
            } else {
                lastKnown = max(lastKnown, times.upperBound)
            }
        }
        if lastKnown == Int64.min { return 0 }
        guard lanes.count == 1, firstNew > lastKnown + SessionMaker.gapMilliseconds,
            let slot = lanes[0].slot(of: firstNew, startingAfter: lastKnown)
        else { return nil }
        return Int32(slot)
    }

    /// Counts what some runs say of a visitor, or takes it away; nothing of slots before `firstSlot`.
    private func count(_ runs: UnsafeBufferPointer<VisitorGroups.Run>, sign: Int, from firstSlot: Int32 = 0) {
        (self.sign, self.firstSlot) = (sign, firstSlot)
        reader.read(runs)
        guard reader.rowCount > 0, let type = reader.texts[Column.type.rawValue] else { return }
        sessions.make(reader.rowCount, time: reader.time, type: type)
        checkEdges()
        if readsSources { fillSources(type) }
        for lane in laneList { lane._withUnsafeGuaranteedRef { $0.fill(reader.time, reader.rowCount) } }
        for place in selectors.indices {
            let visitor = selected(visitor(type), selectors[place])
            for step in steps where step.selector == place { count(visitor, step) }
        }
    }

    @inline(__always)
    private func count(_ visitor: Visitor, _ step: Step) {
        let slots = step.lane._withUnsafeGuaranteedRef { $0.slots }
        step.tally._withUnsafeGuaranteedRef { tally in
            tally.begin(slots: slots, sign: sign, firstSlot: firstSlot)
            step.fold.count(visitor, in: tally)
            tally.finish()
        }
    }

    private func visitor(_ type: UnsafePointer<UInt32>) -> Visitor {
        Visitor(
            rowCount: reader.rowCount, time: reader.time, type: type, sessionOfRow: sessions.sessionOfRow,
            dwell: sessions.dwell, sessions: sessions.sessions, rows: everyRow.first(reader.rowCount),
            countedSessions: everyRow.first(sessions.sessionCount), texts: reader.texts, numbers: reader.numbers,
            source: sessions.sources)
    }

    private func fillSources(_ type: UnsafePointer<UInt32>) {
        let visitor = visitor(type)
        for index in 0..<sessions.sessionCount {
            sessions.sources[index] = sessionNames.source(of: sessions.sessions[index], visitor)
        }
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

    /// The slot of a time; nil where that does not begin after another time.
    func slot(of time: Int64, startingAfter other: Int64) -> Int? {
        let span = firstSpan(endingAfter: time)
        return span < spans.count && spans[span].lowerBound > other ? span : nil
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
