import DaybookCore
import DaybookEngine
import DaybookModules
import DaybookTesting
import Foundation
import Testing

@testable import DaybookSite

/// Pages as they are, byte for byte: whatever changes them shows as a change of these files.
///
/// Record them anew with RECORD_SNAPSHOTS=1.
struct GoldenPageTests {
    private static let folder = Checkout.root.appending(path: "Tests/DaybookSiteTests/Snapshots")

    /// Two weeks of a small site.
    private static func events() throws -> [StoredEvent] {
        var dice = SeededRandom(seed: 7)
        let start = try #require(Day("2026-02-24")).number * 86_400_000
        return (0..<240).map { number in
            var event = StoredEvent()
            event.id = EventIDs.text(UInt64(number), 7)
            event.time = Instant(milliseconds: start + number * 4_900_000)
            event.received = event.time
            event.visitor = "v_\(Int.random(in: 0..<40, using: &dice))"
            event.path =
                ["/", "/about", "/news/a-rather-long-name-of-a-page-that-is-cut"].randomElement(using: &dice) ?? ""
            event.referrer = ["", "", "https://example.org/x"].randomElement(using: &dice) ?? ""
            event.country = ["DE", "FR", ""].randomElement(using: &dice) ?? ""
            event.device = ["Desktop", "Mobile"].randomElement(using: &dice) ?? ""
            event.type = number.isMultiple(of: 9) ? "event" : "pageview"
            if event.type == "event" { event.name = "signup" }
            return event
        }
    }

    private func pages(locale: String) throws -> [String: [UInt8]] {
        var project = Project()
        (project.name, project.slug) = ("Golden", "golden")
        let snapshot = try Snapshot(
            of: MemorySegments([GoldenPageTests.events()]), columns: Catalog.daybook.columns.union(Cube.columns),
            project: project, calendar: .utc, jobs: 1)
        let templates = try Templates(folders: [Checkout.templates], locale: locale)
        let periods = Period.list(days: snapshot.days, today: try #require(snapshot.days.last))
        let period = try #require(periods.first { $0.id == "7d" })
        let query = DashboardQuery(.daybook, days: period.days, calendar: .utc)
        let values = query.values(
            try Engine(jobs: 1).run(query.plans, on: snapshot)[...], asOf: try #require(snapshot.newest))
        var note = Annotation()
        (note.date, note.text) = (period.days.lowerBound.text, "A note")
        let facts = ProjectFacts(days: snapshot.days, annotations: [note])
        let pages = PeriodPages(
            project: project, period: period, periods: periods, values: values, facts: facts, inputs: "inputs",
            templates: templates)
        let files =
            pages.dashboards + ReportFiles.all(of: [pages]).flatMap(\.files) + [
                ProjectPage(
                    project, periods: periods, visitors: [period.days.lowerBound.firstOfMonth: 31], letters: [.week],
                    templates: templates
                ).file(inputs: "inputs"),
                ExplorePage(
                    project, months: periods.filter { $0.kind == .month }, isWhole: true, templates: templates
                ).file(inputs: "inputs"),
            ]
        var found = Dictionary(uniqueKeysWithValues: files.map { ($0.path, $0.bytes) })
        found["login.html"] = LoginPage.bytes(LiveSession(token: "token"), refusal: .key, templates: templates)
        return found
    }

    @Test(arguments: [
        ("en", "golden/7d/index.html"), ("en", "golden/7d/pages.html"), ("en", "golden/7d/timeseries.html"),
        ("en", "golden/7d/geo.csv"), ("en", "golden/index.html"), ("en", "golden/explore/index.html"),
        ("en", "login.html"), ("de", "golden/7d/index.html"),
    ])
    func isAsItWas(locale: String, path: String) throws {
        let bytes = try #require(try pages(locale: locale)[path])
        let file = GoldenPageTests.folder.appending(path: "\(locale)-\(path.replacing("/", with: "-"))")
        if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] != nil {
            try FileManager.default.createDirectory(at: GoldenPageTests.folder, withIntermediateDirectories: true)
            try Data(bytes).write(to: file)
        }
        let known = try String(contentsOf: file, encoding: .utf8).split(
            separator: "\n", omittingEmptySubsequences: false)
        let made = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        let line = zip(known, made).enumerated().first { $1.0 != $1.1 }?.offset ?? min(known.count, made.count)
        #expect(known == made, "\(file.lastPathComponent) differs from line \(line + 1) on")
    }
}
