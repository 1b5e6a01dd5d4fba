import DaybookCore
import DaybookGit
import DaybookStore
import Foundation
import Testing

struct RuleTests {
    private let author = TestStore.author
    private let noon = TestStore.noon
    private let settings = Value.object([
        .init("kind", .text("exclude")), .init("column", .text("path")), .init("patterns", .list([.text("/admin*")])),
    ])

    private func add(_ name: String, to store: TestStore) throws -> Rule {
        try store.writer().addRule(project: "blog", name: name, settings: settings, author: author, now: noon)
    }

    @Test func keepsARuleAsAFileInOneCommitAndTakesItAwayInAnother() throws {
        let store = try TestStore()
        _ = try add("20-admin", to: store)
        _ = try add("10-admin", to: store)
        let snapshot = try StoreSnapshot.open(at: store.path)
        let project = try snapshot.project(slug: "blog")
        #expect(try snapshot.rules(of: project).map(\.name) == ["10-admin", "20-admin"])
        #expect(try snapshot.rules(of: project)[0].patterns == ["/admin*"])
        try store.writer().removeRule(project: "blog", name: "10-admin", author: author, now: noon)
        let after = try StoreSnapshot.open(at: store.path)
        #expect(try after.rules(of: project).map(\.name) == ["20-admin"] && after.commit != snapshot.commit)
        #expect(try snapshot.rules(of: project).count == 2)
    }

    @Test func refusesANameThatIsTakenUnknownOrNoFileName() throws {
        let store = try TestStore()
        _ = try add("admin", to: store)
        #expect(throws: DaybookError.self) { try add("admin", to: store) }
        for name in ["", "-a", "a/b", "..", "A", "a.b", String(repeating: "a", count: 65)] {
            #expect(throws: Invalid.self, "\(name)") { try add(name, to: store) }
            #expect(throws: DaybookError.self, "\(name)") {
                try store.writer().removeRule(project: "blog", name: name, author: author, now: noon)
            }
        }
    }

    @Test(arguments: [
        (#"{}"#, ["kind", "patterns"]), (#"[]"#, ["rule"]), (#"{"kind":"bury","patterns":["a"]}"#, ["kind"]),
        (#"{"kind":"exclude","patterns":["a"]}"#, ["column"]),
        (#"{"kind":"exclude","column":"title","patterns":["a"]}"#, ["column"]),
        (#"{"kind":"exclude","column":"path","patterns":["a"],"to":"b"}"#, ["to"]),
        (#"{"kind":"group","patterns":["a"]}"#, ["to"]), (#"{"kind":"source","patterns":["a"]}"#, ["to"]),
        (#"{"kind":"channel","column":"path","patterns":["a"],"to":"b"}"#, ["column"]),
        (#"{"kind":"group","patterns":[],"to":"b"}"#, ["patterns"]),
        (#"{"kind":"group","patterns":["a"],"to":"a\nb"}"#, ["to"]),
        (#"{"kind":"exclude","column":"bot","patterns":["*"]}"#, []),
        (#"{"kind":"hostname","patterns":["example.com"],"about":"ours"}"#, []),
    ])
    func namesTheFieldsThatAreWrong(text: String, fields: [String]) throws {
        let store = try TestStore()
        try write(text, to: store)
        do {
            try store.writer().commitWaiting(author: author, now: noon)
            #expect(fields.isEmpty)
        } catch let error as DaybookError {
            #expect(!fields.isEmpty && error.message.hasPrefix("projects/blog/rules/a.json has mistakes: "))
            for field in fields { #expect(error.message.contains("'\(field)' ")) }
        }
    }

    @Test func refusesTheRulesOfAProjectWithABrokenOneAndGoesOnCollecting() throws {
        let store = try TestStore()
        try write(#"{"kind":"exclude"}"#, to: store)
        try GitRepository.open(at: store.path).commit(
            [.file(path)], author: GitAuthor(name: "Ada", email: ""), at: noon, message: GitMessage("By hand"))
        let writer = try store.writer()
        let project = try writer.snapshot.project(slug: "blog")
        #expect(writer.snapshot.ruleProblems.map(\.path) == [path])
        let error = #expect(throws: DaybookError.self) { _ = try writer.snapshot.rules(of: project) }
        #expect(error?.code == .invalid && error?.message.hasPrefix("\(path) has mistakes: 'patterns' is req") == true)
        try writer.append([TestStore.journalLine(1)])
        try writer.seal(author: author, now: noon)
        #expect(try store.lines().count == 1)
        #expect(try Verification(at: store.path).findings().map(\.path) == [path])
        try writer.removeRule(project: "blog", name: "a", author: author, now: noon)
        #expect(try writer.snapshot.rules(of: project).isEmpty)
    }

    private let path = "projects/blog/rules/a.json"

    private func write(_ text: String, to store: TestStore) throws {
        try FileManager.default.createDirectory(
            atPath: "\(store.path)/projects/blog/rules", withIntermediateDirectories: true)
        try store.write(path, Array(text.utf8))
    }
}
