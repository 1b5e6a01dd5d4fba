import DaybookCore
import DaybookEngine
import DaybookJSON
import DaybookModules
import DaybookSite
import DaybookTesting
import Foundation
import Testing

struct PageTests {
    private let awkward = "/<script>alert(1)</script>&\"'\u{1}"

    private func files(_ events: [StoredEvent], notes: [Annotation] = []) throws -> [String: String] {
        var project = Project()
        (project.name, project.slug) = ("A & <B>", "a-b")
        let snapshot = try Snapshot(
            of: MemorySegments([events]), columns: Catalog.daybook.columns, project: project, calendar: .utc, jobs: 1)
        let today = try #require(Day("2026-03-10"))
        let periods = Period.list(days: snapshot.days, today: today)
        let period = try #require(periods.first { $0.id == "7d" })
        let query = DashboardQuery(.daybook, days: period.days, calendar: .utc)
        let values = try Engine(jobs: 1).run(query.plans, on: snapshot)
        let pages = PeriodPages(
            project: project, period: period, periods: periods,
            values: query.values(values[...], asOf: try #require(snapshot.newest)),
            facts: ProjectFacts(days: snapshot.days, annotations: notes), inputs: "inputs-id",
            templates: try Templates(folders: [Checkout.templates]))
        let files = pages.dashboards + ReportFiles.all(of: [pages]).flatMap(\.files)
        return Dictionary(uniqueKeysWithValues: files.map { ($0.path, String(decoding: $0.bytes, as: UTF8.self)) })
    }

    private func view(_ path: String, at time: String) throws -> StoredEvent {
        var event = StoredEvent()
        event.id = EventIDs.text(UInt64(time.utf8.reduce(0) { $0 * 31 % 1_000_003 + Int($1) }), 0)
        event.time = try #require(InstantText(time)).instant
        event.received = event.time
        (event.type, event.visitor, event.path) = ("pageview", "v_1", path)
        return event
    }

    @Test func escapesEveryTextOfAVisitor() throws {
        let files = try files([view(awkward, at: "2026-03-09T10:00:00Z"), view("/", at: "2026-03-10T10:00:00Z")])
        for (path, text) in files where path.hasSuffix(".html") {
            #expect(!text.contains("<script"), "\(path)")
            #expect(!text.contains("A & <B>"), "\(path)")
        }
        let page = try #require(files["a-b/7d/pages.html"])
        #expect(page.contains("/&lt;script&gt;alert(1)&lt;/script&gt;&amp;&quot;&#39;\u{FFFD}"))
    }

    @Test func givesEveryReportWithRowsAPageItsJSONAndItsCSV() throws {
        let files = try files([view("/", at: "2026-03-10T10:00:00Z")])
        let names = ["stats", "timeseries", "pages", "entries", "exits", "referrers", "devices", "geo"]
        let expected =
            names.flatMap { name in ["html", "json", "csv"].map { "a-b/7d/\(name).\($0)" } } + ["a-b/7d/index.html"]
        #expect(Set(files.keys) == Set(expected))
    }

    @Test func linksOnlyFilesThatAreThere() throws {
        let files = try files([view("/", at: "2026-03-10T10:00:00Z")])
        for (path, text) in files where path.hasSuffix(".html") {
            for target in text.matches(of: #/href="([^"#]+)"/#).map({ String($0.output.1) })
            where !target.hasPrefix("../") && !target.hasPrefix("data:") {
                #expect(files["a-b/7d/\(target)"] != nil, "\(path) links \(target)")
            }
        }
    }

    @Test func runsUnderAStrictPolicyWithoutScriptOrInlineStyle() throws {
        for (path, text) in try files([view("/", at: "2026-03-10T10:00:00Z")]) where path.hasSuffix(".html") {
            #expect(text.contains("default-src 'none'"))
            #expect(!text.contains("style=\"") && !text.contains("<style") && !text.contains("http://"), "\(path)")
            #expect(text.contains("inputs-id"))
        }
    }

    @Test func nestsEveryTagItOpens() throws {
        let void: Set<String> = ["meta", "link"]
        for (path, text) in try files([view("/", at: "2026-03-09T10:00:00Z"), view("/b", at: "2026-03-10T10:00:00Z")])
        where path.hasSuffix(".html") {
            var open: [String] = []
            for tag in text.matches(of: #/<(/?)([a-z0-9]+)[^>]*>/#) {
                let name = String(tag.output.2)
                if void.contains(name) || tag.output.0.hasSuffix("/>") { continue }
                if tag.output.1.isEmpty {
                    open.append(name)
                } else {
                    #expect(open.popLast() == name, "\(path): </\(name)>")
                }
            }
            #expect(open.isEmpty, "\(path)")
        }
    }

    @Test func carriesTheBodyOfTheEndpointInItsJSON() throws {
        let files = try files([view("/", at: "2026-03-10T10:00:00Z")])
        let body = try JSON.parse(Array(try #require(files["a-b/7d/pages.json"]).utf8))
        #expect(body["total"] == .int(1))
        #expect(body["data"]?.list?.first?["path"]?.text == "/")
    }
}
