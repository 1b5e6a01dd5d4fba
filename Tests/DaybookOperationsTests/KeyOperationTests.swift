import DaybookCore
import DaybookModules
import DaybookOperations
import DaybookStore
import DaybookTesting
import Foundation
import Testing

struct KeyOperationTests {
    private let fixture: OperationFixture

    init() throws {
        fixture = try OperationFixture()
        _ = try InitializeStore().run(in: fixture.workplace)
        _ = try CreateProject(settings: .object([.init("name", .text("Blog"))])).run(in: fixture.workplace)
    }

    private func make(_ name: String, modules: [String] = []) throws -> Outcome {
        try CreateKey(catalog: .daybook, project: "blog", name: name, modules: modules).run(in: fixture.workplace)
    }

    @Test func showsASecretWhenItIsMadeAndNeverInTheList() throws {
        let made = try make("Web", modules: ["events"])
        let secret = try #require(made.value["key"]?.text)
        #expect(made.lines.contains { $0.contains(secret) })
        #expect(made.value["allowed_modules"] == .list([.text("core")]))
        let id = try #require(made.value["id"]?.text)
        let uses = KeyUses(of: try DataDirectory(fixture.workplace.data))
        uses.note(id, at: fixture.workplace.now)
        try uses.flush()
        let list = try ListKeys(project: "blog").run(in: fixture.workplace)
        let row = try #require(list.value["data"]?.list?.first)
        #expect(row["key_prefix"] == .text(secret.prefix(12) + "..."))
        #expect(row["last_used_at"] == .text(fixture.workplace.now.text))
        var writer = JSONWriter()
        writer.value(list.value)
        let all = String(decoding: writer.bytes, as: UTF8.self) + list.lines.joined()
        #expect(!all.contains(secret) && all.contains(id))
    }

    @Test func revokesAndRotatesByAnIDWithAndWithoutItsPrefix() throws {
        let made = try make("Web")
        let id = try #require(made.value["id"]?.text)
        let rotated = try RotateKey(id: String(id.dropFirst(4))).run(in: fixture.workplace)
        #expect(rotated.value["id"]?.text == id && rotated.value["key"] != made.value["key"])
        _ = try RevokeKey(id: id).run(in: fixture.workplace)
        let row = try ListKeys().run(in: fixture.workplace).value["data"]?.list?.first
        #expect(row?["is_active"] == .bool(false))
        let unknown = #expect(throws: DaybookError.self) {
            _ = try RevokeKey(id: "key-../x").run(in: fixture.workplace)
        }
        #expect(unknown?.code == .notFound)
    }

    @Test func refusesAKeyForAModuleThatThereIsNot() {
        let refusal = #expect(throws: DaybookError.self) { _ = try make("Web", modules: ["x"]) }
        #expect(refusal?.code == .usage && refusal?.message == "Unknown module: x.")
    }

    @Test func switchesAModuleInOneCommitAndBack() throws {
        let off = try ChangeModule(catalog: .daybook, project: "blog", module: "revenue", isEnabled: false)
        #expect(try off.run(in: fixture.workplace).value["enabled"] == .bool(false))
        #expect(try fixture.git("log", "-1", "--format=%s") == "Disable module revenue of blog\n")
        let list = try ListModules(catalog: .daybook, project: "blog").run(in: fixture.workplace)
        let row = list.value["modules"]?.list?.first { $0["name"] == .text("revenue") }
        #expect(row?["enabled"] == .bool(false))
        let on = try ChangeModule(
            catalog: .daybook, project: "blog", module: "revenue", isEnabled: true, access: .read)
        _ = try on.run(in: fixture.workplace)
        #expect(
            try String(decoding: definition(), as: UTF8.self).contains(#""modules": {"revenue":{"access":"read"}}"#))
    }

    @Test func refusesToSwitchWhatThisVersionLacksAndCore() {
        for (name, words) in [
            ("funnels", "Module 'funnels' is not available in this version."),
            ("core", "Cannot disable 'core' module."),
        ] {
            let refusal = #expect(throws: DaybookError.self) {
                _ = try ChangeModule(catalog: .daybook, project: "blog", module: name, isEnabled: name != "core")
            }
            #expect(refusal?.code == .refused && refusal?.message == words)
        }
    }

    @Test func carriesItsArgumentsToAServer() throws {
        let operation = try CreateKey(
            catalog: .daybook, project: "blog", name: "Web", scopes: ["query"], origins: ["https://example.com"])
        let copy = try JSONDecoder().decode(CreateKey.self, from: JSONEncoder().encode(operation))
        let made = try copy.run(in: fixture.workplace)
        #expect(made.value["scopes"] == .list([.text("query")]))
        #expect(made.value["origins"] == .list([.text("https://example.com")]))
    }

    @Test func makesANewAdminToken() throws {
        let token = try RotateToken().run(in: fixture.workplace).value["admin_token"]?.text
        let tokens = AdminTokens(of: try DataDirectory(fixture.workplace.data))
        #expect(try tokens.accepts(try #require(token)))
    }

    private func definition() throws -> [UInt8] {
        try #require(fixture.folder.bytes("data/projects/blog/project.json"))
    }
}
