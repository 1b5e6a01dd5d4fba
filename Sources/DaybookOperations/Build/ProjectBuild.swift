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

    /// Adds the project's files; only periods whose inputs have changed are computed, all of them in one pass.
    func add(to tree: inout SiteTree, _ templates: Templates) throws {
        var changed: [(period: Period, inputs: String, query: DashboardQuery)] = []
        for period in periods {
            let id = inputs.id(
                project, period, facts: described(period), touching: touching(period), tail: source.openTail)
            if tree.keep(["\(PeriodPages.folder(project, period))/"], inputs: id) { continue }
            changed.append((period, id, query(period.days)))
        }
        guard let asOf else {
            cubes.prune(keeping: [])
            return try addCalendar(to: &tree, templates)
        }
        let values = try engine.run(changed.flatMap(\.query.plans), on: snapshot, using: days)
        var first = 0
        let pages = changed.map { change in
            let last = first + change.query.plans.count
            defer { first = last }
            return PeriodPages(
                project: project, period: change.period, periods: periods,
                values: change.query.values(values[first..<last], asOf: asOf), facts: facts,
                inputs: change.inputs, templates: templates)
        }
        // As many periods at a time as there are threads, so that the files of all never lie in memory together.
        for start in stride(from: 0, to: pages.count, by: engine.jobs) {
            let some = pages[start..<min(start + engine.jobs, pages.count)]
            let files = try Parallel.map(some.count, jobs: engine.jobs) { some[start + $0].files }
            for (files, change) in zip(files, changed[start...]) {
                for file in files { tree.add(file, inputs: change.inputs) }
            }
        }
        try addNews(asOf, to: &tree, templates)
        try addExplore(to: &tree, templates)
        try addCalendar(to: &tree, templates)
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

    private func addNews(_ asOf: Instant, to tree: inout SiteTree, _ templates: Templates) throws {
        let news = ProjectNews(
            project: project, catalog: catalog, facts: facts, snapshot: snapshot, days: days, asOf: asOf,
            address: address)
        let span = Period(.all, days: news.reach)
        let id = inputs.id(
            project, span, facts: ["news", "address \(address)", "first \(facts.firstDay?.text ?? "")"],
            touching: touching(span), tail: source.openTail)
        if tree.keep(news.prefixes, inputs: id) { return }
        for file in try news.files(templates, engine: engine) { tree.add(file, inputs: id) }
    }

    /// The page to explore and its months.
    private func addExplore(to tree: inout SiteTree, _ templates: Templates) throws {
        let months = periods.filter { $0.kind == .month }.map { month in
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
        let listed = try explore.addMonths(to: &tree)
        let isWhole = listed.count == months.count
        let id = inputs.id([SiteInputs.definition(project), "explore, whole \(isWhole)"] + listed.map(\.inputs))
        let page = ExplorePage(project, months: listed.map(\.period), isWhole: isWhole, templates: templates)
        tree.add(page.file(inputs: id), inputs: id)
    }

    /// The page of all periods, with the visitors of each month.
    private func addCalendar(to tree: inout SiteTree, _ templates: Templates) throws {
        let months = periods.filter { $0.kind == .month }
        let counts = try monthlyVisitors(months)
        let spans = letters
        let listed = periods.map { period in
            let days = "\(period.days.lowerBound.text) \(period.days.upperBound.text)"
            return "\(period.id) \(days) \(counts[period.days.lowerBound] ?? 0)"
        }
        let id = inputs.id(
            [SiteInputs.definition(project)] + listed + spans.map { "letter \($0.length.rawValue)" })
        let page = ProjectPage(
            project, periods: periods, visitors: counts, letters: spans.map(\.length), templates: templates)
        tree.add(page.file(inputs: id), inputs: id)
        tree.add(
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

    private func monthlyVisitors(_ months: [Period]) throws -> [Day: Int] {
        guard let series = catalog.periodReports.first(where: { $0.info.place == .series }),
            let first = months.map(\.days.lowerBound).min(), let last = months.map(\.days.upperBound).max()
        else { return [:] }
        let range = ReportRange(days: first...last, calendar: snapshot.calendar)
        let plan = series.plan(ReportQuery(range: range, calendar: snapshot.calendar, grain: .month))
        return try engine.run([plan], on: snapshot, using: days)[0].firstSeries
    }

    private var cubes: CubeStore { CubeStore(in: source.cache, of: project) }

    private func range(_ period: Period) -> ReportRange { ReportRange(days: period.days, calendar: snapshot.calendar) }

    /// The ledger lines of the segments whose events can change a page of the period, the one before it included.
    private func touching(_ period: Period) -> [String] {
        source.touching(range(period), in: days)
    }
}
