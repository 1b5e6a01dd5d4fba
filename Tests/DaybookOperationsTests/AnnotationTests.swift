import DaybookCore
import DaybookModules
import DaybookOperations
import DaybookStore
import DaybookTesting
import Foundation
import Testing

struct AnnotationTests {
    private let fixture: OperationFixture
    private let slug = "lantern-shop"

    init() throws {
        fixture = try OperationFixture()
        _ = try DemoStore(dayCount: 3, tables: "\(Checkout.templates)/tables").run(in: fixture.workplace)
    }

    private func build() throws -> Outcome {
        var options = BuildSite.Options()
        options.folder = fixture.folder.path("site")
        return try BuildSite(catalog: .daybook, options: options, templates: [Checkout.templates])
            .run(in: fixture.workplace)
    }

    private var dashboard: String {
        String(decoding: fixture.folder.bytes("site/\(slug)/30d/index.html") ?? [], as: UTF8.self)
    }

    private func write(_ text: String, _ name: String) throws {
        let path = fixture.folder.path("data/projects/\(slug)/annotations")
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(fileURLWithPath: "\(path)/\(name).json"))
        _ = try CommitEdits().run(in: fixture.workplace)
    }

    /// The newest day of the demo's traffic.
    private func newestDay() throws -> String {
        _ = try build()
        let json = fixture.folder.bytes("site/\(slug)/7d/timeseries.csv") ?? []
        let last = String(decoding: json, as: UTF8.self).split(whereSeparator: \.isNewline).last
        return String(try #require(last).prefix(10))
    }

    @Test func marksInTheChartWhatAnAnnotationSays() throws {
        let day = try newestDay()
        #expect(!dashboard.contains("class=\"notes\""))
        try write(#"{"date":"\#(day)","text":"A <new> shop"}"#, "shop")
        _ = try build()
        #expect(dashboard.contains("class=\"notes\"") && dashboard.contains("A &lt;new&gt; shop"))
    }

    @Test func takesTagsOfTheHistoryUpToTheCommitForAnnotations() throws {
        try fixture.git("tag", "v1")
        try fixture.git("tag", "-a", "-m", "Relaunch\n\nMore.", "v2")
        try write(#"{"date":"2026-03-09","text":"Later"}"#, "later")
        try fixture.git("tag", "v3")
        let newest = try StoreSnapshot.open(at: fixture.folder.path("data"))
        let project = try newest.project(slug: slug)
        let seconds = try fixture.git("log", "-1", "--format=%ct", "v1").trimmingCharacters(in: .newlines)
        let day = LocalCalendar.utc.day(of: Instant(milliseconds: try #require(Int(seconds)) * 1_000)).text
        let noted = try newest.annotations(of: project, calendar: .utc).annotations
        #expect(Set(noted.map(\.text)) == ["Later", "Relaunch", "v1", "v3"])
        #expect(noted.first { $0.text == "v1" }?.date == day)
        let older = try StoreSnapshot.open(at: fixture.folder.path("data"), commit: "v1")
        #expect(Set(try older.annotations(of: project, calendar: .utc).annotations.map(\.text)) == ["Relaunch", "v1"])
    }

    @Test func namesAnAnnotationThatHasMistakesAndShowsTheOthers() throws {
        let day = try newestDay()
        try write(#"{"date":"\#(day)","text":"Fine"}"#, "fine")
        try write(#"{"date":"soon"}"#, "broken")
        let outcome = try build()
        #expect(dashboard.contains("Fine"))
        #expect(outcome.lines.contains { $0.contains("annotations/broken.json") && $0.contains("date") })
    }
}
