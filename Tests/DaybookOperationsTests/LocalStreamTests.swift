import DaybookCore
import DaybookImport
import DaybookOperations
import DaybookStore
import DaybookTesting
import Foundation
import Testing

struct LocalStreamTests {
    private let fixture: OperationFixture
    private var folder: TemporaryFolder { fixture.folder }
    private var workplace: Workplace { fixture.workplace }

    init() throws {
        fixture = try OperationFixture()
        _ = try InitializeStore().run(in: workplace)
        _ = try CreateProject(settings: .object([.init("name", .text("Site"))])).run(in: workplace)
    }

    private func importing(_ lines: String) throws -> Outcome {
        let file = folder.path("lines.ndjson")
        try Data(lines.utf8).write(to: URL(fileURLWithPath: file))
        let options = ImportFiles.Options(
            project: "site", format: .ndjson, files: [file], tables: "\(Checkout.templates)/tables")
        return try ImportFiles(options).run(in: workplace)
    }

    private let lines =
        #"{"type":"identify","visitor_id":"v1","user_id":"canary-user","traits":{"plan":"pro"}}"# + "\n"
        + #"{"type":"session_replay","visitor_id":"v1","events":[{"type":"page"}],"started_at":5}"# + "\n"
        + #"{"type":"pageview","visitor_id":"v1","path":"/"}"# + "\n"

    @Test func keepsIdentitiesAndReplaysInTheirOwnLogsOutsideGit() throws {
        #expect(try importing(lines).value["accepted"] == .int(3))
        let files = folder.files(below: "data/projects/site/log")
        let identities = try #require(files.first { $0.key.hasPrefix("identities/imports/") }?.value)
        let text = String(decoding: identities, as: UTF8.self)
        #expect(text.contains(#""data":{"user_id":"canary-user","traits":{"plan":"pro"}}"#))
        #expect(files.keys.contains { $0.hasPrefix("replays/imports/") })
        #expect(try !fixture.git("ls-files").contains("identities"))
        #expect(try !fixture.git("log", "-p", "--all", "--text").contains("canary-user"))
        #expect(try fixture.git("status", "--porcelain").isEmpty)
        #expect(try VerifyStore().run(in: workplace).lines.count == 1)
        #expect(try VerifyStore().run(in: workplace).exitCode == 0)
    }

    @Test func takesThemBackWithTheirImport() throws {
        let id = try #require(try importing(lines).value["id"]?.text)
        _ = try UndoImport(id: id).run(in: workplace)
        #expect(folder.files(below: "data/projects/site/log").isEmpty)
        #expect(try VerifyStore().run(in: workplace).exitCode == 0)
        #expect(try importing(lines).value["accepted"] == .int(3))
    }
}
