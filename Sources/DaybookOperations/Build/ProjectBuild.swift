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
    private let inputs: SiteInputs
    private let catalog: Catalog
    private let engine: Engine

    init(
        _ project: Project, _ store: StoreSnapshot, _ inputs: SiteInputs, _ catalog: Catalog,
        _ options: BuildSite.Options, now: Instant
    ) throws {
        self.project = project
        self.inputs = inputs
        self.catalog = catalog
        engine = Engine(jobs: options.jobs)
        source = try store.segments(of: project, openTail: !options.seals)
        let setting = CountedProject.Setting(
            project: project, calendar: try LocalCalendar(project.timeZone),
            rules: RuleSet(try store.rules(of: project)), columns: catalog.columns, folds: catalog.folds)
        let counted = try CountedProject(setting, of: source, engine: engine)
        (snapshot, days) = (counted.snapshot, counted.days)
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
        var changed: [(period: Period, inputs: String)] = []
        for period in periods {
            let id = inputs.id(project, period, touching: touching(period), tail: source.openTail)
            if !tree.keep("\(PeriodPages.folder(project, period))/", inputs: id) { changed.append((period, id)) }
        }
        let plans = changed.flatMap { change in
            let query = ReportQuery(
                range: range(change.period), calendar: snapshot.calendar, publicThreshold: project.publishedThreshold)
            return catalog.periodReports.map { $0.plan(query) }
        }
        let values = try engine.run(plans, on: snapshot, using: days)
        let count = catalog.periodReports.count
        let pages = changed.enumerated().map { index, change in
            PeriodPages(
                project: project, period: change.period, values: Array(values[index * count..<(index + 1) * count]),
                inputs: change.inputs, templates: templates)
        }
        // As many periods at a time as there are threads, so that the files of all never lie in memory together.
        for first in stride(from: 0, to: pages.count, by: engine.jobs) {
            let some = pages[first..<min(first + engine.jobs, pages.count)]
            let files = try Parallel.map(some.count, jobs: engine.jobs) { some[first + $0].files }
            for (files, change) in zip(files, changed[first...]) {
                for file in files { tree.add(file, inputs: change.inputs) }
            }
        }
        addIndex(to: &tree, templates)
    }

    private func addIndex(to tree: inout SiteTree, _ templates: Templates) {
        let listed = periods.map { "\($0.id) \($0.days.lowerBound.text) \($0.days.upperBound.text)" }
        let id = inputs.id([SiteInputs.definition(project)] + listed)
        let page = ProjectPage.file(project, periods: periods, inputs: id, templates: templates)
        tree.add(page, inputs: id)
    }

    private func range(_ period: Period) -> ReportRange { ReportRange(days: period.days, calendar: snapshot.calendar) }

    /// The ledger lines of the segments whose events can change a page of the period, the one before it included.
    private func touching(_ period: Period) -> [String] {
        let range = range(period)
        let whole = min(range.previous.lowerBound, range.current.lowerBound)..<range.current.upperBound
        let reach = days.reach(of: whole)
        return source.segments.filter { segment in
            guard let times = segment.times else { return false }
            return times.lowerBound < reach.upperBound && times.upperBound >= reach.lowerBound
        }.map(\.ledgerLine).sorted()
    }
}
