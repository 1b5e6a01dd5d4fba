import DaybookCore
import DaybookStore
import Testing

struct ProjectSettingsTests {
    private let author = TestStore.author
    private let noon = TestStore.noon

    private func change(_ writer: StoreWriter, _ name: String, _ value: Value) throws -> Project {
        try writer.updateProject(slug: "blog", .object([.init(name, value)]), author: author, now: noon)
    }

    @Test func startsWithTheDefaultsOfTheContract() throws {
        let project = try TestStore().snapshot().project(slug: "blog")
        let settings = Project.shape.encode(project)
        let expected: [(String, Value)] = [
            ("anonymize_ip", .bool(true)), ("respect_dnt", .bool(true)), ("bot_filtering", .bool(true)),
            ("consent_required", .bool(false)),
            ("allowed_consent_modes", .list([.text("analytics"), .text("measurement"), .text("all")])),
            ("blocked_user_agents", .list([])), ("identify_lock", .bool(false)), ("unify_systems", .bool(false)),
            ("modules", .object([])),
        ]
        for (name, value) in expected { #expect(settings[name] == value, "\(name)") }
    }

    @Test func changesOneSettingAndLeavesTheOthers() throws {
        let store = try TestStore()
        let writer = try store.writer()
        defer { withExtendedLifetime(store) {} }
        let before = writer.snapshot.projects[0]
        for (value, meaning) in [
            (Value.text("mark"), BotFiltering.mark), (.bool(false), .off), (.text("true"), .refuse),
        ] {
            var expected = before
            expected.botFiltering = meaning
            #expect(try change(writer, "bot_filtering", value) == expected)
        }
        let modules = Value.object([
            .init("paths", .object([.init("enabled", .bool(true)), .init("access", .text("read"))]))
        ])
        #expect(try change(writer, "modules", modules).modules["paths"] == .init(isEnabled: true, access: .read))
        #expect(try store.snapshot().projects[0].modules.ids == ["paths"])
    }

    @Test(arguments: [
        ("bot_filtering", Value.text("maybe")), ("respect_dnt", .text("sometimes")),
        ("allowed_consent_modes", .list([.text("analytics"), .text(" ")])),
        ("blocked_user_agents", .list([.text("")])),
        ("blocked_user_agents", .list([.text(String(repeating: "x", count: 201))])),
        ("blocked_user_agents", .list(Array(repeating: .text("x"), count: 201))),
        ("modules", .list([])), ("modules", .object([.init("paths", .bool(true))])),
        ("modules", .object([.init("paths", .object([.init("access", .text("none"))]))])),
    ])
    func refusesAValueThatMeansNothing(name: String, value: Value) throws {
        let store = try TestStore()
        let writer = try store.writer()
        defer { withExtendedLifetime(store) {} }
        let invalid = #expect(throws: Invalid.self) { _ = try change(writer, name, value) }
        #expect(invalid?.problems.map(\.field) == [name])
    }
}
