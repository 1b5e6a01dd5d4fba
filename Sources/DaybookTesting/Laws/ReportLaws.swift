package import DaybookCore
package import DaybookEngine
import DaybookJSON

/// What every report must keep, checked for all reports of a catalog at once.
package struct ReportLaws: Sendable {
    private let catalog: Catalog
    private let store: RandomStore
    private let calendar: LocalCalendar
    private let queries: [ReportQuery]
    private let rules: RuleSet

    /// The laws over one random store: under random rules, each of its ranges as it is, and
    /// under a filter, cut by a grain.
    package init(_ catalog: Catalog, _ store: RandomStore) throws {
        self.catalog = catalog
        self.store = store
        let calendar = try LocalCalendar(store.project.timeZone)
        self.calendar = calendar
        var dice = SeededRandom(seed: store.seed)
        rules = RuleSet(RandomRules.rules(&dice))
        queries = try store.ranges.flatMap { range in
            let range = ReportRange(current: range, calendar: calendar)
            let filter = try Filter(RandomFilter(&dice).text)
            return [
                ReportQuery(range: range, calendar: calendar),
                ReportQuery(
                    range: range, calendar: calendar, filter: filter, grain: dice.pick(Grain.allCases),
                    publicThreshold: dice.pick([nil, 2])),
            ]
        }
    }

    private var setting: CountedProject.Setting {
        CountedProject.Setting(
            project: store.project, calendar: calendar, rules: rules, columns: Set(Column.allCases),
            folds: catalog.folds)
    }

    /// What the engine makes of the store, with its lines in the given segments.
    package func snapshot(_ segments: [[StoredEvent]], rules: RuleSet? = nil) throws -> Snapshot {
        try Snapshot(
            of: MemorySegments(segments), columns: Set(Column.allCases), project: store.project, calendar: calendar,
            rules: rules ?? self.rules, jobs: 1)
    }

    /// All faces of a report as text: the body with every row, and the CSV.
    package func faces(
        _ report: Report, _ query: ReportQuery, on snapshot: Snapshot, engine: Engine = Engine(jobs: 1),
        using days: DayTallies? = nil
    ) throws -> String {
        try faces(of: engine.run([report.plan(query)], on: snapshot, using: days)[0])
    }

    private func faces(of value: ReportValue) -> String {
        let csv = value.csvBytes(Page(limit: Int.max))
        return String(decoding: value.body(Page(limit: Int.max)).json + [0x0A] + csv, as: UTF8.self)
    }

    /// Folding in parts, cut anywhere, equals folding at once; says where it does not.
    package func brokenBySplitting() throws -> [String] {
        let snapshot = try snapshot(store.segments)
        let engines = [Engine(jobs: 2), Engine(jobs: 3, runsPerPart: 1), Engine(jobs: 50, runsPerPart: 2)]
        return try differences { report, query in
            let whole = try faces(report, query, on: snapshot)
            return try engines.allSatisfy { try faces(report, query, on: snapshot, engine: $0) == whole }
        }
    }

    /// Days counted one by one and joined equal a scan of the span; says where they do not.
    package func brokenByJoiningDays() throws -> [String] {
        let counted = try CountedProject(setting, of: MemorySegments(store.segments), engine: Engine(jobs: 2))
        let (snapshot, days) = (counted.snapshot, counted.days)
        return try differences { report, query in
            return try [query, ofWholeDays(query)].allSatisfy { query in
                try faces(report, query, on: snapshot, using: days) == faces(report, query, on: snapshot)
            }
        }
    }

    /// Reports asked for at once, which share values where their counts are the same, say what each says alone; says
    /// where they do not, and where reports share nothing though a range is as good as another.
    package func brokenBySharing() throws -> [String] {
        let counted = try CountedProject(setting, of: MemorySegments(store.segments), engine: Engine(jobs: 2))
        let (snapshot, days) = (counted.snapshot, counted.days)
        guard let first = days.days.first, let last = days.days.last else { return [] }
        let spans = [first...last, first + -9...last + 400, first...first, first + -1...first, last...last + 1]
        let filters = try [Filter.none, Filter("page!=/none")]
        let asked = spans.flatMap { span in
            filters.flatMap { filter in
                [nil, 2].map { threshold in
                    ReportQuery(
                        range: ReportRange(days: span, calendar: calendar), calendar: calendar, filter: filter,
                        publicThreshold: threshold)
                }
            }
        }
        let reports = catalog.periodReports
        let values = try Engine(jobs: 2).run(
            reports.flatMap { report in asked.map(report.plan) }, on: snapshot, using: days)
        var broken: [String] = []
        for (place, report) in reports.enumerated() {
            let own = values[place * asked.count..<(place + 1) * asked.count]
            for (value, query) in zip(own, asked) where try faces(of: value) != faces(report, query, on: snapshot) {
                broken.append("store \(store.seed), \(report.info.id), \(query.range.current)")
            }
        }
        if Set(values.map(\.identity)).count == values.count { broken.append("store \(store.seed) shares nothing") }
        return broken
    }

    /// A query of the whole days that begin within another's range; of all traffic and for the project's own people
    /// where it is `plain`.
    private func ofWholeDays(_ query: ReportQuery, plain: Bool = false) -> ReportQuery {
        let span = query.range.current
        let lower = calendar.start(of: calendar.day(of: span.lowerBound))
        let whole = lower..<max(lower, calendar.start(of: calendar.day(of: span.upperBound)))
        return ReportQuery(
            range: ReportRange(current: whole, calendar: calendar), calendar: calendar,
            filter: plain ? .none : query.filter, grain: query.grain,
            publicThreshold: plain ? nil : query.publicThreshold)
    }

    /// What does not touch the reach of a day and the one before changes no report of it; says where it does.
    package func brokenByLeavingOut() throws -> [String] {
        let counted = try CountedProject(setting, of: MemorySegments(store.segments), engine: Engine(jobs: 2))
        return try counted.days.days.flatMap { day in
            let range = ReportRange(days: day...day, calendar: calendar)
            let reach = counted.days.reach(of: range.previous.lowerBound..<range.current.upperBound)
            let near = try snapshot([store.events.filter { reach.contains($0.time) }])
            let asked = queries.prefix(2).map {
                ReportQuery(range: range, calendar: calendar, filter: $0.filter, grain: $0.grain)
            }
            return try catalog.periodReports.filter { report in
                try asked.contains { try faces(report, $0, on: near) != faces(report, $0, on: counted.snapshot) }
            }.map { "store \(store.seed), \($0.info.id), \(day.text)" }
        }
    }

    /// Counts that go on from what was counted before equal a scan of everything, whichever segments come when, and
    /// whether the counts before are remembered or read from the cache; and so do scans that go on; says where they do
    /// not.
    package func brokenByGoingOn(in folder: String) throws -> [String] {
        let engine = Engine(jobs: 2, runsPerPart: 2)
        // Every other store gets its events day by day, as most do; the others in any order.
        let first = store.events.map(\.time).min().map(calendar.day)?.number ?? 0
        let pieces = store.events.enumerated().reduce(into: [[StoredEvent]](repeating: [], count: 5)) {
            let day = calendar.day(of: $1.element.time).number - first
            $0[store.seed.isMultiple(of: 2) ? min(day, 4) : $1.offset % 5].append($1.element)
        }
        var broken: [String] = []
        var remembered: CountedProject?
        for count in 1...pieces.count {
            var source = MemorySegments(Array(pieces.prefix(count)))
            source.cache = folder
            // The last piece is once the open tail.
            if count == 4 { source.openTail = MemorySegments.lines(pieces[4]) }
            let read = try CountedProject(setting, of: source, engine: engine)
            let known = try CountedProject(setting, of: source, after: remembered, engine: engine)
            remembered = known
            broken += try differences { report, query in
                let asked = ofWholeDays(query, plain: true)
                let plain = try faces(report, asked, on: read.snapshot)
                let counted = try [read, known].allSatisfy {
                    try faces(report, asked, on: $0.snapshot, using: $0.days) == plain
                }
                let scanned = try faces(report, query, on: known.snapshot, engine: engine)
                return try counted && scanned == faces(report, query, on: read.snapshot)
            }.map { "after \(count) pieces, \($0)" }
        }
        return broken
    }

    /// Columns read back from files equal those just made, whatever was asked for first; says where they do not.
    package func brokenByColumnFiles(in folder: String) throws -> [String] {
        let fresh = try snapshot(store.segments)
        var kept = MemorySegments(store.segments)
        kept.cache = folder
        let snapshots = try (0..<2).map { _ in
            try Snapshot(
                of: kept, columns: Set(Column.allCases), project: store.project, calendar: calendar,
                rules: rules, jobs: 2)
        }
        return try differences { report, query in
            let whole = try faces(report, query, on: fresh)
            return try snapshots.allSatisfy { try faces(report, query, on: $0) == whole }
        }
    }

    /// Neither the order of lines nor the segments they lie in changes a byte; says where it does.
    package func brokenByReordering() throws -> [String] {
        let snapshot = try snapshot(store.segments)
        let orders = [[store.events], [Array(store.events.reversed())], store.events.map { [$0] }]
        let others = try orders.map { try self.snapshot($0) }
        return try differences { report, query in
            let whole = try faces(report, query, on: snapshot)
            return try others.allSatisfy { try faces(report, query, on: $0) == whole }
        }
    }

    /// Reports whose body does not have the members, columns and types they declare.
    package func brokenByShape() throws -> [String] {
        let snapshot = try snapshot(store.segments)
        return try differences { report, query in
            let value = try Engine(jobs: 1).run(report.plan(query), on: snapshot)
            guard let body = try? JSON.parse(value.body(Page(limit: 5)).json) else { return false }
            let csv = value.csv(Page(limit: 5))
            return body.members?.map(\.name) == report.info.parts.map(\.name)
                && report.info.parts.allSatisfy { fits(body[$0.name] ?? .null, $0) }
                && csv.columns == report.info.csvColumns && csv.rows.allSatisfy { $0.count == csv.columns.count }
        }
    }

    private func fits(_ value: Value, _ part: PartInfo) -> Bool {
        switch part.kind {
        case .value: fits(value, part.columns[0].schema)
        case .record: fits(value, part.columns)
        case .table: value.list?.allSatisfy { fits($0, part.columns) } ?? false
        }
    }

    private func fits(_ record: Value, _ columns: [FieldInfo]) -> Bool {
        record.members?.map(\.name) == columns.map(\.name)
            && columns.allSatisfy { column in
                let value = record[column.name] ?? .null
                // Percentiles of what has no sample are null.
                return value == .null && column.schema == .number || fits(value, column.schema)
            }
    }

    private func fits(_ value: Value, _ schema: Schema) -> Bool {
        switch (value, schema) {
        case (.int, .integer), (.int, .number), (.number, .number), (.text, .string), (.bool, .boolean): true
        default: false
        }
    }

    private func differences(_ holds: (Report, ReportQuery) throws -> Bool) rethrows -> [String] {
        try catalog.reports.flatMap { report in
            try queries.filter { try !holds(report, $0) }.map { query in
                let (first, last) = (query.range.current.lowerBound, query.range.current.upperBound)
                let words = "store \(store.seed), \(report.info.id), \(first.preciseText) to \(last.preciseText)"
                return "\(words), filter '\(query.filter.text)', grain \(query.grain)"
            }
        }
    }
}
