import DaybookCore
import DaybookEngine
import DaybookSite
import DaybookStore

/// One project's part of a build: its snapshot, its periods, and the pages whose inputs have changed.
struct ProjectBuild {
    let project: Project
    /// The moment that ends the rolling periods; nil without events, where there are none.
    let asOf: Instant?
    private let source: StoredSegments
    private let snapshot: Snapshot
    private let days: DayTallies
    private let periods: [Period]
    private let facts: ProjectFacts
    private let shownNotes: ProjectNotes
    private let inputs: SiteInputs
    private let catalog: Catalog
    private let engine: Engine
    private let address: String

    init(
        _ project: Project, _ store: StoreSnapshot, _ inputs: SiteInputs, _ catalog: Catalog,
        _ options: BuildSite.Options, now: Instant
    ) throws {
        self.project = project
        self.inputs = inputs
        self.catalog = catalog
        address = options.address
        engine = Engine(jobs: options.jobs)
        source = try store.segments(of: project, openTail: !options.seals)
        let setting = try inputs.setting(of: project, catalog)
        let counted = try CountedProject(setting, of: source, engine: engine)
        (snapshot, days) = (counted.snapshot, counted.days)
        let notes = ProjectNotes(project, store, catalog)
        facts = ProjectFacts(days: days.days, annotations: notes.annotations, dashboards: notes.dashboards)
        shownNotes = notes
        guard !days.days.isEmpty else {
            asOf = nil
            periods = []
            return
        }
        let moment = options.asOf.instant(newest: snapshot.newest, now: now)
        asOf = moment
        periods = Period.list(days: days.days, today: snapshot.calendar.day(of: moment))
    }

    /// Files whose inputs have changed: what they ask the engine for, and how they are made of the answers.
    private struct Order {
        typealias Work = @Sendable () throws -> Void

        let plans: [Plan<ReportValue>]
        /// Independent pieces of work, for as many threads as there are.
        let work: ([ReportValue]) -> [Work]

        /// Files that are kept as they are.
        static var nothing: Order { Order([]) { _ in [] } }

        init(_ plans: [Plan<ReportValue>], work: @escaping ([ReportValue]) -> [Work]) {
            self.plans = plans
            self.work = work
        }

        /// Files made of dashboards.
        init(_ queries: [DashboardQuery], asOf: Instant, work: @escaping ([DashboardValues]) -> [Work]) {
            self.init(queries.flatMap(\.plans)) { results in
                var rest = results[...]
                return work(
                    queries.map { query in
                        defer { rest = rest.dropFirst(query.plans.count) }
                        return query.values(rest.prefix(query.plans.count), asOf: asOf)
                    })
            }
        }
    }

    /// Adds the project's files; only what has other inputs than in the last build is computed.
    func add(to tree: SiteTree, _ templates: Templates) throws {
        guard let asOf else {
            cubes.prune(keeping: [])
            return try addCalendar([:], to: tree, templates)
        }
        let news = ProjectNews(
            project: project, catalog: catalog, facts: facts, calendar: snapshot.calendar, days: days, asOf: asOf,
            address: address)
        // What was counted for the pages, which is most, is gone from memory before the letter of a month is counted;
        // what is folded for the page to explore lies there only while the pages are counted.
        _ = try Parallel.both(jobs: engine.jobs) {
            let months = news.letters.filter { $0.length == .month }
            let small = news.letters.filter { $0.length != .month }.map { letter($0, of: news, tree, templates) }
            try carryOut(
                [pages(asOf, tree, templates), feed(news, tree, templates), calendar(tree, templates)] + small)
            try carryOut(months.map { letter($0, of: news, tree, templates) })
        } and: {
            try addExplore(to: tree, templates)
        }
    }

    /// Makes the files of some orders, of which the longest comes first; all of them are counted in one pass.
    private func carryOut(_ orders: [Order]) throws {
        var results = try engine.run(orders.flatMap(\.plans), on: snapshot, using: days)[...]
        let work = orders.flatMap { order in
            defer { results = results.dropFirst(order.plans.count) }
            return order.work(Array(results.prefix(order.plans.count)))
        }
        results = []
        _ = try Parallel.map(work.count, jobs: engine.jobs) { try work[$0]() }
    }

    /// The pages of periods, and the files of their reports.
    private func pages(_ asOf: Instant, _ tree: SiteTree, _ templates: Templates) -> Order {
        let changed = periods.map { period in
            let id = inputs.id(
                project, period, facts: described(period), touching: touching(period), tail: source.openTail)
            return (period: period, inputs: id)
        }.filter { !tree.keep(["\(PeriodPages.folder(project, $0.period))/"], inputs: $0.inputs) }
        return Order(changed.map { query($0.period.days) }, asOf: asOf) { values in
            let pages = zip(changed, values).map { change, values in
                PeriodPages(
                    project: project, period: change.period, periods: periods, values: values, facts: facts,
                    inputs: change.inputs, templates: templates)
            }
            let reports: [Order.Work] = ReportFiles.all(of: pages).map { files in { try files.add(to: tree) } }
            return reports
                + pages.map { pages in { for file in pages.dashboards { try tree.add(file, inputs: pages.inputs) } } }
        }
    }

    /// A letter, where its days have changed.
    private func letter(
        _ letter: PublishedSpan, of news: ProjectNews, _ tree: SiteTree, _ templates: Templates
    ) -> Order {
        let id = id(Period(.all, days: letter.days), "letter \(letter.length.rawValue)")
        if tree.keep([news.path(of: letter)], inputs: id) { return .nothing }
        return Order([news.query(letter)], asOf: news.asOf) { values in
            let work: Order.Work = {
                for file in values.flatMap({ news.files(letter, $0, templates) }) { try tree.add(file, inputs: id) }
            }
            return [work]
        }
    }

    /// The feed and the badge.
    private func feed(_ news: ProjectNews, _ tree: SiteTree, _ templates: Templates) -> Order {
        let id = id(Period(.all, days: news.reach), "feed")
        if tree.keep(news.feedPaths, inputs: id) { return .nothing }
        return Order(news.feedQueries, asOf: news.asOf) { values in
            [{ for file in news.feedFiles(values, templates) { try tree.add(file, inputs: id) } }]
        }
    }

    /// The page of all periods.
    private func calendar(_ tree: SiteTree, _ templates: Templates) -> Order {
        Order(monthlyVisitors) { results in
            let visitors = results.first?.firstSeries ?? [:]
            return [{ try addCalendar(visitors, to: tree, templates) }]
        }
    }

    private func query(_ span: ClosedRange<Day>) -> DashboardQuery {
        DashboardQuery(
            catalog, days: span, calendar: snapshot.calendar, publicThreshold: project.publishedThreshold)
    }

    /// What a period's pages say beside their reports: links to other periods, notes, gaps, and how much of it is over.
    private func described(_ period: Period) -> [String] {
        var lines = PeriodNavigation.neighbours(of: period, among: periods).map { "beside \($0.id)" }
        lines += facts.annotations.filter { period.days.contains($0.day) }.map { "note \($0.day.text) \($0.text)" }
        if period.extent == .full { lines += shownNotes.dashboardLines }
        lines += facts.gaps.filter(period.days.contains).sorted().map { "gap \($0.text)" }
        if let first = facts.firstDay, first > period.days.lowerBound { lines.append("first \(first.text)") }
        guard let asOf else { return lines }
        let today = snapshot.calendar.day(of: asOf)
        if period.days.contains(today) { lines.append("over up to \(today.text)") }
        if period.kind == .today {
            let hour = (asOf.milliseconds - snapshot.calendar.start(of: today).milliseconds) / 3_600_000
            lines.append("over up to hour \(hour)")
        }
        return lines
    }

    /// The id of what tells of a span of days.
    private func id(_ span: Period, _ name: String) -> String {
        inputs.id(
            project, span, facts: ["news", name, "address \(address)", "first \(facts.firstDay?.text ?? "")"],
            touching: touching(span), tail: source.openTail)
    }

    /// The page to explore and its months.
    private func addExplore(to tree: SiteTree, _ templates: Templates) throws {
        let months = months.map { month in
            let touching = source.touching(range(month).current, in: days)
            let id = inputs.id(project, month, facts: ["cube"], touching: touching, tail: source.openTail)
            return (period: month, inputs: id)
        }
        let explore = ProjectExplore(
            project: project, snapshot: snapshot, engine: engine, days: days.days, months: months,
            store: cubes
        ) { day in
            let span = ReportRange(days: day...day, calendar: snapshot.calendar).current
            return inputs.id(
                countsOf: day, project, touching: source.touching(span, in: days), tail: source.openTail)
        }
        let listed = try explore.addMonths(to: tree)
        let isWhole = listed.count == months.count
        let id = inputs.id([SiteInputs.definition(project), "explore, whole \(isWhole)"] + listed.map(\.inputs))
        let page = ExplorePage(project, months: listed.map(\.period), isWhole: isWhole, templates: templates)
        try tree.add(page.file(inputs: id), inputs: id)
    }

    /// The page of all periods, with the visitors of each month by its first day.
    private func addCalendar(_ visitors: [Day: Int], to tree: SiteTree, _ templates: Templates) throws {
        let spans = letters
        let listed = periods.map { period in
            let days = "\(period.days.lowerBound.text) \(period.days.upperBound.text)"
            return "\(period.id) \(days) \(visitors[period.days.lowerBound] ?? 0)"
        }
        let id = inputs.id(
            [SiteInputs.definition(project)] + listed + spans.map { "letter \($0.length.rawValue)" })
        let page = ProjectPage(
            project, periods: periods, visitors: visitors, letters: spans.map(\.length), templates: templates)
        try tree.add(page.file(inputs: id), inputs: id)
        try tree.add(
            PrivacyPage(project, catalog: catalog, templates: templates).file(inputs: id), inputs: id)
    }

    /// The spans of which there are letters: the last of each length that is over.
    private var letters: [PublishedSpan] {
        guard let asOf, let first = facts.firstDay else { return [] }
        let today = snapshot.calendar.day(of: asOf)
        return PublishedSpan.Length.allCases.compactMap { length in
            PublishedSpan.last(1, length, before: today, since: first).first
        }
    }

    /// What counts the visitors of each month; nothing without months.
    private var monthlyVisitors: [Plan<ReportValue>] {
        guard let series = catalog.periodReports.first(where: { $0.info.place == .series }),
            let first = months.map(\.days.lowerBound).min(), let last = months.map(\.days.upperBound).max()
        else { return [] }
        let range = ReportRange(days: first...last, calendar: snapshot.calendar)
        return [series.plan(ReportQuery(range: range, calendar: snapshot.calendar, grain: .month))]
    }

    /// The months that have events.
    private var months: [Period] { periods.filter { $0.kind == .month } }

    private var cubes: CubeStore { CubeStore(in: source.cache, of: project) }

    private func range(_ period: Period) -> ReportRange { ReportRange(days: period.days, calendar: snapshot.calendar) }

    /// The ledger lines of the segments whose events can change a page of the period, the one before it included.
    private func touching(_ period: Period) -> [String] {
        source.touching(range(period), in: days)
    }
}
