import DaybookCore
import DaybookEngine
import DaybookModules
import DaybookTesting
import Foundation
import Testing

@testable import DaybookSite

struct AroundTests {
    private let templates: Templates
    private let project: Project

    init() throws {
        templates = try Templates(folders: [Checkout.templates])
        var project = Project()
        (project.id, project.name, project.slug) = ("5b1f", "A & <B>", "a-b")
        project.visibility = "public"
        self.project = project
    }

    private func values(_ days: ClosedRange<Day>, _ views: [(String, String)]) throws -> DashboardValues {
        let events = try views.enumerated().map { place, view in
            var event = StoredEvent()
            event.id = EventIDs.text(UInt64(place), 0)
            event.time = try #require(InstantText(view.0)).instant
            event.received = event.time
            (event.type, event.visitor, event.path) = ("pageview", "v_\(place)", view.1)
            return event
        }
        let snapshot = try Snapshot(
            of: MemorySegments([events]), columns: Catalog.daybook.columns, project: project, calendar: .utc, jobs: 1)
        let query = DashboardQuery(.daybook, days: days, calendar: .utc)
        let results = try Engine(jobs: 1).run(query.plans, on: snapshot)
        return query.values(results[...], asOf: try #require(snapshot.newest))
    }

    private func day(_ text: String) throws -> Day { try #require(Day(text)) }

    @Test func endsEverySpanBeforeToday() throws {
        let (today, first) = try (day("2026-03-11"), day("2026-01-20"))
        let weeks = PublishedSpan.last(2, .week, before: today, since: first).map(\.days)
        #expect(weeks == [try day("2026-03-02")...day("2026-03-08"), try day("2026-02-23")...day("2026-03-01")])
        let months = PublishedSpan.last(9, .month, before: today, since: first).map(\.days)
        #expect(months == [try day("2026-02-01")...day("2026-02-28"), try day("2026-01-01")...day("2026-01-31")])
        let days = PublishedSpan.last(2, .day, before: today, since: first).map(\.days.lowerBound.text)
        #expect(days == ["2026-03-10", "2026-03-09"])
        #expect(PublishedSpan.last(3, .day, before: first, since: first).isEmpty)
    }

    @Test func writesALetterThatNeedsNothingOutsideIt() throws {
        let span = PublishedSpan(length: .day, days: try day("2026-03-09")...day("2026-03-09"))
        let values = try values(span.days, [("2026-03-09T10:00:00Z", "/<x>\u{1B}[2J"), ("2026-03-09T11:00:00Z", "/")])
        let facts = ProjectFacts(days: [span.days.lowerBound], annotations: [])
        let files = Digest(
            project, span, values: values, facts: facts, address: "https://s.example", templates: templates
        ).files.map { String(decoding: $0.bytes, as: UTF8.self) }
        #expect(files[0].contains("<title>A &amp; &lt;B&gt;: Day, 9 March 2026</title>"))
        #expect(!files[0].contains("<link") && !files[0].contains("src=") && files[0].contains("/&lt;x&gt;"))
        let style = try #require(files[0].firstMatch(of: #/<style>([^<]*)<\/style>/#)?.output.1)
        #expect(files[0].contains(CSPHash.text(String(style))))
        #expect(files[1].contains("Pageviews: 2") && files[1].contains("https://s.example/a-b/30d/index.html"))
        #expect(!files[1].unicodeScalars.contains("\u{1B}"))
    }

    @Test func keepsTheIdentityOfAnEntryOverBuildsAndEscapesItsNames() throws {
        let spans = PublishedSpan.last(2, .day, before: try day("2026-03-11"), since: try day("2026-03-01"))
        let entries = try spans.map {
            Feed.Entry(span: $0, values: try values($0.days, [("2026-03-09T10:00:00Z", "/")]))
        }
        let facts = ProjectFacts(days: [try day("2026-03-01")], annotations: [])
        func feed(_ entries: [Feed.Entry]) -> String {
            let feed = Feed(project, entries: entries, facts: facts, address: "", templates: templates)
            return String(decoding: feed.file.bytes, as: UTF8.self)
        }
        let (both, last) = (feed(entries), feed(Array(entries.dropFirst())))
        let ids = { (xml: String) in Set(xml.matches(of: #/<id>urn:uuid:([0-9a-f-]{36})<\/id>/#).map { $0.output.1 }) }
        #expect(ids(both).count == 3 && ids(last).count == 2 && ids(last).isSubset(of: ids(both)))
        #expect(both.contains("<title>A &amp; &lt;B&gt;</title>"))
        #expect(both.contains("<updated>2026-03-11T00:00:00Z</updated>"))
    }

    @Test func writesABadgeOfTheVisitors() throws {
        let values = try values(try day("2026-03-01")...day("2026-03-30"), [("2026-03-09T10:00:00Z", "/")])
        let facts = ProjectFacts(days: [try day("2026-03-09")], annotations: [])
        let badge = try #require(Badge.file(project, values: values, facts: facts, templates: templates))
        let svg = String(decoding: badge.bytes, as: UTF8.self)
        #expect(
            badge.path == "a-b/badge.svg" && svg.contains("<title>A &amp; &lt;B&gt;: visitors in 30 days 1</title>"))
    }

    @Test func keepsSearchEnginesOutUnlessAsked() throws {
        func notices(_ templates: Templates) -> [String: String] {
            let files = SiteNotices.files(
                projects: [project], reports: Catalog.daybook.periodReports.map(\.info), templates: templates)
            return Dictionary(uniqueKeysWithValues: files.map { ($0.path, String(decoding: $0.bytes, as: UTF8.self)) })
        }
        let closed = notices(templates)
        #expect(closed["robots.txt"] == "User-agent: *\nDisallow: /\n")
        #expect(closed["_headers"]?.contains("X-Robots-Tag: noindex") ?? false)
        let open = notices(try Templates(folders: [Checkout.templates], isIndexed: true))
        #expect(open["robots.txt"] == "User-agent: *\nAllow: /\n")
        #expect(!(open["_headers"]?.contains("noindex") ?? true))
        #expect(closed["llms.txt"]?.contains("- [A & <B>](a-b/index.html)") ?? false)
    }

    @Test func saysOnThePrivacyPageWhatTheSettingsDo() throws {
        func page(_ change: (inout Project) -> Void) -> String {
            var project = project
            change(&project)
            let file = PrivacyPage(project, catalog: .daybook, templates: templates).file(inputs: "")
            return String(decoding: file.bytes, as: UTF8.self)
        }
        let usual = page { _ in }
        #expect(usual.contains("Do Not Track” or “Global Privacy Control” are not counted"))
        #expect(usual.contains("fewer than 5 visitors") && !usual.contains("consent"))
        #expect(page { $0.respectsDoNotTrack = false }.contains("are not heeded"))
        #expect(page { $0.requiresConsent = true }.contains("Only visits with a consent"))
        #expect(page { $0.publishThreshold = 0 }.contains("Small groups are shown as they are"))
        #expect(page { $0.keptQueryParameters = ["id"] }.contains("question mark: id."))
        #expect(
            page { $0.modules.set("webvitals", isEnabled: true, access: .all, startsEnabled: false) }.contains("LCP"))
    }

    @Test func namesTheHeadingsOfADocumentAndListsThem() {
        let outline = DocumentOutline("<h1>T</h1><h2>One &amp; two</h2><h3>A</h3><h2>B</h2><h2>B</h2><p>x</p>")
        #expect(outline.html.contains("<h2 id=\"one-two\">One &amp; two</h2><h3 id=\"a\">A</h3>"))
        #expect(outline.html.contains("<h2 id=\"b\">B</h2><h2 id=\"b-2\">B</h2><p>x</p>"))
        var markup = Markup()
        outline.addContents(to: &markup, templates.look.language)
        #expect(markup.string.contains("<a href=\"#b-2\">B</a>"))
    }
}
