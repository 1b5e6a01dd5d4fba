import DaybookCore
import Synchronization

/// Runs plans over a snapshot; all plans of a call share the passes over the columns.
package struct Engine: Sendable {
    package let jobs: Int
    private let runsPerPart: Int

    /// An engine with so many threads.
    ///
    /// Threads share out parts of about `runsPerPart` runs of a visitor's rows; results depend on neither number.
    package init(jobs: Int, runsPerPart: Int = 1 << 14) {
        self.jobs = jobs
        self.runsPerPart = runsPerPart
    }

    /// The result of one plan.
    ///
    /// - Throws: `damaged` where a filter asks for properties and a segment is not what was sealed.
    package func run<Result>(_ plan: Plan<Result>, on snapshot: Snapshot) throws -> Result {
        plan.finish(try totals(plan.scans, snapshot, nil).map(\.totals)[...], snapshot.names)
    }

    /// The results of many plans in one pass, in their order; spans of whole days are joined from `days`.
    ///
    /// - Complexity: linear in the records of the visitors that any plan's range has.
    package func run<Result>(
        _ plans: [Plan<Result>], on snapshot: Snapshot, using days: DayTallies? = nil
    ) throws -> [Result] {
        try finish(plans, totals(plans.flatMap(\.scans), snapshot, days), snapshot.names)
    }

    /// The results of many plans from what was counted by day alone; nil where that is not enough for one of them.
    package func run<Result>(_ plans: [Plan<Result>], using days: DayTallies) throws -> [Result]? {
        let scans = plans.flatMap(\.scans)
        let counted = joined(scans, days).compactMap { $0 }
        guard counted.count == scans.count else { return nil }
        return try finish(plans, counted, days.names)
    }

    /// What a scan has counted; scans with the same `origin` have counted the same.
    private struct Counted {
        let totals: [Totals]
        let origin: Int
    }

    /// What a plan's result is made of, and how.
    private struct Making: Hashable {
        let making: String
        let origins: [Int]
    }

    /// The results of plans whose scans are counted; of those that make the same of the same only one is finished.
    private func finish<Result>(_ plans: [Plan<Result>], _ counted: [Counted], _ names: Names) throws -> [Result] {
        var next = 0
        let own = plans.map { plan in
            defer { next += plan.scans.count }
            return counted[next..<next + plan.scans.count]
        }
        var owners: [Making: Int] = [:]
        var distinct: [Int] = []
        let places = plans.indices.map { index in
            let making = plans[index].making.map { Making(making: $0, origins: own[index].map(\.origin)) }
            if let known = making.flatMap({ owners[$0] }) { return known }
            if let making { owners[making] = distinct.count }
            distinct.append(index)
            return distinct.count - 1
        }
        let work = distinct.map { (plan: plans[$0], totals: own[$0].map(\.totals)) }
        let results = try Parallel.map(work.count, jobs: jobs) { index in
            work[index].plan.finish(work[index].totals[...], names)
        }
        return places.map { results[$0] }
    }

    /// The totals of each scan; of those that count the same only one is run.
    private func totals(_ scans: [TallyScan], _ snapshot: Snapshot, _ days: DayTallies?) throws -> [Counted] {
        var distinct: [TallyScan] = []
        let places = scans.map { scan in
            if let known = distinct.firstIndex(where: { $0.isSame(as: scan) }) { return known }
            distinct.append(scan)
            return distinct.count - 1
        }
        var totals = joined(distinct, days)
        let rest = distinct.indices.filter { totals[$0] == nil }
        if !rest.isEmpty {
            let tallies = try count(rest.map { distinct[$0] }, snapshot)
            for (place, tally) in zip(rest, tallies) {
                totals[place] = Counted(totals: tally.takeTotals(), origin: place)
            }
        }
        return places.map { totals[$0] ?? Counted(totals: [], origin: $0) }
    }

    /// A fold and some of the days that it has been counted on.
    private struct CountedDays: Hashable {
        let fold: Int
        let places: Range<Int>
    }

    /// The totals of the scans whose spans are whole days that have been counted.
    ///
    /// Spans that have the same days with events are joined once: of a young site many periods have all.
    private func joined(_ scans: [TallyScan], _ days: DayTallies?) -> [Counted?] {
        guard let days else { return scans.map { _ in nil } }
        let wanted = scans.map { scan -> [CountedDays]? in
            guard scan.filter.isEmpty, let fold = days.place(of: scan.fold) else { return nil }
            return scan.spans.all { span in days.places(of: span).map { CountedDays(fold: fold, places: $0) } }
        }
        let distinct = Array(Set(wanted.compactMap { $0 }.joined())).sorted { $0.places.count > $1.places.count }
        let room = CountingRoom()
        let joined = Parallel.map(distinct, jobs: jobs) { days.totals($0.fold, over: $0.places, in: room) }
        let totals = Dictionary(uniqueKeysWithValues: zip(distinct, joined))
        var origins: [[CountedDays]: Int] = [:]
        return wanted.enumerated().map { place, wanted in
            guard let wanted else { return nil }
            let origin = origins[wanted] ?? place
            origins[wanted] = origin
            return Counted(totals: wanted.compactMap { totals[$0] }, origin: origin)
        }
    }

    /// What the changed segments change in the counts of the others, those left out apart; pairs go on from `pairs`.
    ///
    /// - Complexity: linear in the visitors, and in the records of those that the changed segments have.
    func countDays(
        _ folds: [any Fold.Type], on snapshot: Snapshot, changed isChanged: (LoadedSegment) -> Bool,
        without isLeftOut: (LoadedSegment) -> Bool, pairs: inout [PairTable?]
    ) throws -> DayLayer {
        let segments = snapshot.segments.filter { !isLeftOut($0) }
        let days = snapshot.days
        let spans = days.map { snapshot.calendar.start(of: $0)..<snapshot.calendar.end(of: $0) }
        let scans = folds.map { TallyScan(fold: $0, spans: spans, logs: true) }
        let whole = Int64.min..<Int64.max
        let changed = segments.map(isChanged)
        let delta = changed.allSatisfy { $0 } ? [] : changed
        guard
            let tallies = try count(
                scans, snapshot, segments, whole, VisitorScan.Unread(), changed: delta, pairs: pairs)
        else { preconditionFailure("nothing is left unread") }
        pairs = tallies.map { $0.keys == .pairs ? $0.pairs : nil }
        return DayLayer(tallies, days: days, jobs: jobs)
    }

    /// Reads as many segments around the spans as the sessions within them need.
    func count(_ scans: [TallyScan], _ snapshot: Snapshot) throws -> [Tally] {
        let spans = scans.flatMap(\.spans).filter { !$0.isEmpty }
        let lower = Int64(spans.map(\.lowerBound).min()?.milliseconds ?? 0)
        let upper = Int64(spans.map(\.upperBound).max()?.milliseconds ?? 0)
        var margin: Int64 = 86_400_000
        while true {
            let around = lower &- margin..<upper &+ margin
            let read = snapshot.segments.filter { $0.touches(around) }
            var unread = VisitorScan.Unread()
            for segment in snapshot.segments where !segment.touches(around) {
                let times = segment.columns.times
                if times.upperBound < around.lowerBound {
                    unread.before = max(unread.before, times.upperBound)
                } else {
                    unread.after = min(unread.after, times.lowerBound)
                }
            }
            if let tallies = try count(scans, snapshot, read, lower..<upper, unread) { return tallies }
            margin *= 8
        }
    }

    /// Nil where a session may go on in what was not read.
    private func count(
        _ scans: [TallyScan], _ snapshot: Snapshot, _ segments: [LoadedSegment], _ span: Range<Int64>,
        _ unread: VisitorScan.Unread, changed: [Bool] = [], pairs: [PairTable?] = []
    ) throws -> [Tally]? {
        func merged() -> VisitorIndex {
            VisitorIndex(segments, changed: changed, runsPerPart: runsPerPart, jobs: jobs)
        }
        let visitors = changed.isEmpty ? snapshot.visitors.index(of: segments, make: merged) : merged()
        let filters = Set(scans.map(\.filter)).filter { !$0.isEmpty }
        let columns = scans.reduce(into: Set<Column>()) { $0.formUnion($1.fold.reads) }
            .union(filters.flatMap(\.columns)).union(snapshot.ruleColumns)
        let properties = try Set(filters.flatMap(\.propertyKeys)).map { key in
            let read = try Parallel.map(segments.count, jobs: jobs) { try segments[$0].property(key, snapshot.source) }
            return PropertyCodes(key, read)
        }
        var programs: [Filter: FilterProgram] = [:]
        for filter in filters { programs[filter] = FilterProgram(filter, snapshot, properties: properties) }
        let ready = programs
        let isPart = scans.allSatisfy { !$0.filter.isEmpty }
        let needed = isPart ? NeededRuns(Array(programs.values), segments, jobs: jobs) : nil
        let next = Atomic(0)
        let done = Mutex<[VisitorScan]>([])
        Parallel.forEach(max(1, min(jobs, visitors.parts.count)), jobs: jobs) { _ in
            let scan = VisitorScan(
                scans, segments, snapshot, columns: columns, programs: ready, needed: needed, properties: properties,
                span: span, unread: unread, changed: changed, pairs: pairs)
            while true {
                let part = next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard part < visitors.parts.count else { break }
                scan.add(visitors.parts[part])
            }
            done.withLock { $0.append(scan) }
        }
        let all = done.withLock { $0 }
        guard let first = all.first, !all.contains(where: \.isCutOff) else { return nil }
        for other in all.dropFirst() {
            for (own, more) in zip(first.tallies, other.tallies) { own.merge(more) }
        }
        return first.tallies
    }
}
