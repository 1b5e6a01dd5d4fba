import DaybookCore
import DaybookModules
import DaybookOperations
import DaybookTesting
import Foundation
import Testing

struct CustomDashboardTests {
    private let fixture: OperationFixture
    private let slug = "lantern-shop"

    init() throws {
        fixture = try OperationFixture()
        _ = try DemoStore(dayCount: 2, tables: "\(Checkout.templates)/tables").run(in: fixture.workplace)
    }

    private func build() throws -> Outcome {
        var options = BuildSite.Options()
        options.folder = fixture.folder.path("site")
        return try BuildSite(catalog: .daybook, options: options, templates: [Checkout.templates])
            .run(in: fixture.workplace)
    }

    private func page(_ name: String) -> String {
        String(decoding: fixture.folder.bytes("site/\(slug)/30d/\(name).html") ?? [], as: UTF8.self)
    }

    private func write(_ text: String, _ name: String) throws {
        let path = fixture.folder.path("data/projects/\(slug)/dashboards")
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(fileURLWithPath: "\(path)/\(name).json"))
        _ = try CommitEdits().run(in: fixture.workplace)
    }

    private func widget(_ id: String, _ report: String, x: Int = 0, y: Int = 0, w: Int = 4) -> String {
        #"{"id":"\#(id)","report_type":"\#(report)","x":\#(x),"y":\#(y),"w":\#(w),"h":2}"#
    }

    @Test func showsTheWidgetsInTheOrderOfReadingAndAsWideAsTheyAre() throws {
        let widgets = [
            widget("c", "pages", x: 4, y: 1, w: 8), widget("b", "referrers", y: 1), widget("a", "stats", w: 12),
            widget("d", "pages", y: 3),
        ]
        try write(#"{"name":"A <board>","widgets":[\#(widgets.joined(separator: ","))]}"#, "board")
        _ = try build()
        let page = page("dashboard-board")
        let groups = page.matches(of: #/class="group span-([123])"/#).map { String($0.output.1) }
        #expect(groups == ["3", "1", "2", "1"])
        let panels = page.matches(of: #/class="panel" id="(widget-[0-9]+-[a-z]+)"/#).map { String($0.output.1) }
        #expect(panels == ["widget-1-referrers", "widget-2-pages", "widget-3-pages"])
        #expect(page.contains("<h1>A &lt;board&gt;</h1>"))
        #expect(self.page("index").contains("<a href=\"dashboard-board.html\">A &lt;board&gt;</a>"))
    }

    @Test func takesThePageAwayWithItsFile() throws {
        try write(#"{"name":"Board","widgets":[\#(widget("a", "stats"))]}"#, "board")
        _ = try build()
        #expect(!page("dashboard-board").isEmpty)
        try FileManager.default.removeItem(atPath: fixture.folder.path("data/projects/\(slug)/dashboards/board.json"))
        _ = try CommitEdits().run(in: fixture.workplace)
        _ = try build()
        #expect(page("dashboard-board").isEmpty && !page("index").contains("dashboard-board"))
    }

    @Test(arguments: [
        (#"{"widgets":[]}"#, "name"), (#"{"name":"x","widgets":[{"id":"a","report_type":"nothing"}]}"#, "nothing"),
        (#"{"name":"x","widgets":[{"id":"a","report_type":"pages","x":-1}]}"#, "x"),
        (
            #"{"name":"x","widgets":[{"id":"a","report_type":"pages"},{"id":"a","report_type":"stats"}]}"#,
            "two widgets 'a'"
        ),
    ]) func namesADashboardThatHasMistakes(_ text: String, _ words: String) throws {
        try write(text, "broken")
        let outcome = try build()
        #expect(outcome.lines.contains { $0.contains("dashboards/broken.json") && $0.contains(words) })
        #expect(page("dashboard-broken").isEmpty && !page("index").isEmpty)
    }
}
