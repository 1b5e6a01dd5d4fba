import DaybookCore
import DaybookEngine
import DaybookModules
import DaybookTesting
import Testing

@testable import DaybookSite

/// What a server shows: the same reports as its endpoints, for any range.
struct LivePageTests {
    private let snapshot: Snapshot
    private let project: Project
    private let templates: Templates

    init() throws {
        let store = RandomStore(seed: 11)
        project = store.project
        snapshot = try Snapshot(
            of: MemorySegments(store.segments), columns: Set(Column.allCases), project: store.project,
            calendar: LocalCalendar(store.project.timeZone), jobs: 1)
        templates = try Templates(folders: [Checkout.templates])
    }

    private var calendar: LocalCalendar { snapshot.calendar }

    private func now() throws -> Instant { try #require(snapshot.newest) + 1 }

    /// Ranges that cut days, whole days, an hour, nothing, and none.
    private func queries() throws -> [[String: String]] {
        let now = try now()
        let day = calendar.day(of: now).text
        return [
            [:], ["start_at": day, "end_at": day], ["start_at": (now - 200_000_000).text],
            ["start_at": (now - 90_000_123).preciseText, "end_at": (now - 5_000_456).preciseText],
            ["start_at": (now - 3_600_000).text, "end_at": now.text, "filter": "device!=Tablet"],
            ["start_at": "2026-02-02T10:00:00.5Z", "end_at": "2026-02-02T10:00:00.499Z"],
        ]
    }

    private func values(_ reports: [Report], _ choice: LiveChoice) throws -> DashboardValues {
        let query = DashboardQuery(reports, range: choice.range, calendar: calendar, filter: choice.filter)
        return query.values(try Engine(jobs: 1).run(query.plans, on: snapshot)[...], asOf: try now())
    }

    private func pages(_ reports: [Report] = Catalog.daybook.reports) throws -> LivePages {
        LivePages(
            project: project, days: snapshot.days, facts: ProjectFacts(days: snapshot.days, annotations: []),
            calendar: calendar, now: try now(), reports: reports.map(\.info),
            session: LiveSession(token: "a-token"), inputs: "moment", templates: templates)
    }

    @Test func givesEveryReportTheBodyOfItsEndpoint() throws {
        let (snapshot, now) = (snapshot, try now())
        let reading = Reading(calendar: calendar, now: now, publicThreshold: 5) { plans in
            try Engine(jobs: 1).run(plans, on: snapshot)
        }
        for var query in try queries() {
            let choice = try LiveChoice(query, calendar: calendar, now: now)
            let values = try values(Catalog.daybook.periodReports, choice)
            if query.isEmpty {
                let today = calendar.day(of: now)
                query = ["start_at": (today - 29).text, "end_at": today.text]
            }
            for value in values.reports {
                let endpoint = try #require(Catalog.daybook.endpoint(ofReport: value.info.id))
                let limit = value.info.limits.highest
                let body = try endpoint.respond(
                    to: Call(grant: .localOperator, query: query.merging(["limit": String(limit)]) { $1 }),
                    reading: reading)
                #expect(value.body(Page(limit: limit)).json == body, "\(value.info.id) \(query)")
            }
        }
    }

    @Test func givesAReportOfTheMomentTheBodyOfItsEndpoint() throws {
        let (snapshot, now) = (snapshot, try now())
        let reading = Reading(calendar: calendar, now: now, publicThreshold: 5) { plans in
            try Engine(jobs: 1).run(plans, on: snapshot)
        }
        let report = try #require(Catalog.daybook.report("realtime"))
        let endpoint = try #require(Catalog.daybook.endpoint(ofReport: "realtime"))
        let value = try values([report], LiveChoice(momentOf: now, calendar: calendar)).reports[0]
        #expect(
            try value.body(Page(limit: 10)).json
                == endpoint.respond(to: Call(grant: .localOperator, query: [:]), reading: reading))
    }

    @Test func showsTheDaysOfAStaticPageAsThatPageDoes() throws {
        let now = try now()
        let today = calendar.day(of: now)
        let choice = try LiveChoice(
            ["start_at": (today - 6).text, "end_at": today.text], calendar: calendar, now: now)
        let live = try values(Catalog.daybook.periodReports, choice)
        let query = DashboardQuery(.daybook, days: (today - 6)...today, calendar: calendar)
        let fixed = query.values(try Engine(jobs: 1).run(query.plans, on: snapshot)[...], asOf: now)
        let facts = ProjectFacts(days: snapshot.days, annotations: [])
        let markups = [live, fixed].map { values in
            Dashboard(values, facts: facts, look: templates.look) { "\($0).html" }.markup.string
        }
        #expect(markups[0] == markups[1])
    }

    @Test func nestsEveryTagItOpensOnPagesOfAnyRange() throws {
        let pages = try pages()
        var all = [pages.missing, pages.refusal(.startAfterEnd, of: ["filter": "\"><i>"])]
        for query in try queries() {
            let choice = try LiveChoice(query, calendar: calendar, now: now())
            let values = try values(Catalog.daybook.periodReports, choice)
            all.append(pages.overview(values, choice))
            all += values.reports.map { pages.report($0, values, choice) }
        }
        all.append(LoginPage.bytes(LiveSession(token: "t"), refusal: .key, templates: templates))
        all.append(LoginPage.stray(templates: templates))
        let void: Set<String> = ["meta", "link", "input"]
        for page in all.map({ String(decoding: $0, as: UTF8.self) }) {
            var open: [String] = []
            for tag in page.matches(of: #/<(/?)([a-z0-9]+)[^>]*>/#) {
                let name = String(tag.output.2)
                if void.contains(name) || tag.output.0.hasSuffix("/>") { continue }
                if tag.output.1.isEmpty {
                    open.append(name)
                } else {
                    #expect(open.popLast() == name, "</\(name)>")
                }
            }
            #expect(open.isEmpty)
        }
    }

    @Test func saysWhereThereAreEventsAndWhatAKeyDoesNotOpen() throws {
        let choice = try LiveChoice(
            ["start_at": "2001-01-01", "end_at": "2001-01-02", "filter": "device==Mobile"], calendar: calendar,
            now: now())
        let last = try #require(snapshot.days.last)
        let values = try values(Catalog.daybook.periodReports, choice)
        let page = String(decoding: try pages().overview(values, choice), as: UTF8.self)
        let range = "start_at=\((last - 29).text)&amp;end_at=\(last.text)&amp;filter=device%3D%3DMobile"
        #expect(page.contains("Nothing happened in this period") && page.contains(range))
        let closed = String(decoding: try pages([]).overview(self.values([], choice), choice), as: UTF8.self)
        #expect(closed.contains("This key opens no report") && !closed.contains("Nothing happened"))
        let pagesReport = try #require(values.reports.first { $0.info.id == "pages" })
        let report = String(decoding: try pages().report(pagesReport, values, choice), as: UTF8.self)
        #expect(report.contains("Nothing happened in this period") && !report.contains("<table"))
    }

    @Test func namesTheEndsOfARangeThatCutsDays() throws {
        let choice = try LiveChoice(
            ["start_at": "2026-03-10T10:00:00Z", "end_at": "2026-03-10T10:59:59Z"], calendar: calendar, now: now())
        let page = try pages().overview(values(Catalog.daybook.periodReports, choice), choice)
        #expect(
            String(decoding: page, as: UTF8.self).contains("2026-03-10T10:00:00Z to 2026-03-10T11:00:00Z"))
    }
}
