import DaybookCore
import DaybookEngine
import DaybookModules
import DaybookOperations
import DaybookStore
import DaybookTesting
import Foundation
import Testing

struct RuleOperationTests {
    private let fixture: OperationFixture

    init() throws {
        fixture = try OperationFixture()
        _ = try InitializeStore().run(in: fixture.workplace)
        _ = try CreateProject(settings: .object([.init("name", .text("Blog"))])).run(in: fixture.workplace)
    }

    private func rule(_ members: (String, Value)...) -> Value { .object(members.map { .init($0.0, $0.1) }) }

    private func admin() -> Value {
        rule(("kind", .text("exclude")), ("column", .text("path")), ("patterns", .list([.text("/admin*")])))
    }

    @Test func addsListsAndRemovesEachInOneCommit() throws {
        _ = try AddRule(project: "blog", name: "own", settings: admin()).run(in: fixture.workplace)
        let list = try ListRules(project: "blog").run(in: fixture.workplace)
        #expect(list.lines == ["own\tdrops lines whose path is /admin*\t"])
        #expect(list.value["data"]?.list?.first?["patterns"] == .list([.text("/admin*")]))
        _ = try RemoveRule(project: "blog", name: "own").run(in: fixture.workplace)
        #expect(try ListRules(project: "blog").run(in: fixture.workplace).lines.first?.hasPrefix("No rule yet") == true)
        let subjects = try fixture.git("log", "--format=%s", "-2").split(separator: "\n")
        #expect(subjects == ["Remove rule own of blog", "Add rule own of blog"])
    }

    @Test func worksBesideARunningServer() throws {
        let change = AddRule(project: "blog", name: "own", settings: admin())
        let coded = try JSONEncoder().encode(change)
        let type = try #require(StoreChanges.named("AddRule"))
        let outcome = try JSONDecoder().decode(type, from: coded).run(in: fixture.workplace)
        #expect(outcome.value["name"]?.text == "own")
        #expect(StoreChanges.named("RemoveRule") != nil)
    }

    @Test func triesARuleWithoutCommittingIt() throws {
        let before = try fixture.git("rev-parse", "HEAD")
        let test = TestRule(
            catalog: .daybook, tables: Checkout.tables, project: "blog", name: "own", settings: admin(),
            jobs: 1)
        let outcome = try test.run(in: fixture.workplace)
        #expect(outcome.value["moves"] == .bool(false))
        #expect(outcome.lines.last == "Nothing was committed." && outcome.lines.contains("There are no events yet."))
        #expect(try fixture.git("rev-parse", "HEAD") == before)
        #expect(throws: DaybookError.self) {
            try TestRule(
                catalog: .daybook, tables: Checkout.tables, project: "blog", name: "own", settings: nil,
                jobs: 1
            )
            .run(in: fixture.workplace)
        }
        #expect(throws: Invalid.self) {
            try TestRule(
                catalog: .daybook, tables: Checkout.tables, project: "blog", name: "own", settings: rule(),
                jobs: 1
            )
            .run(in: fixture.workplace)
        }
    }

    @Test func refusesToComputeAProjectWithABrokenRule() throws {
        let folder = "\(fixture.workplace.data)/projects/blog/rules"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data(#"{"kind":"bury"}"#.utf8).write(to: URL(fileURLWithPath: "\(folder)/own.json"))
        try fixture.git("add", ".")
        try fixture.git("commit", "-q", "-m", "By hand")
        let error = #expect(throws: DaybookError.self) {
            try RunQuery(
                catalog: .daybook, tables: Checkout.tables, project: "blog", reports: ["stats"],
                parameters: [:], format: .json, asOf: .now,
                jobs: 1
            ).run(in: fixture.workplace)
        }
        #expect(error?.message.hasPrefix("projects/blog/rules/own.json has mistakes: 'kind' must be one of ") == true)
        let list = try ListRules(project: "blog").run(in: fixture.workplace)
        #expect(list.lines.first?.hasPrefix("projects/blog/rules/own.json\tbroken\t") == true)
    }
}
