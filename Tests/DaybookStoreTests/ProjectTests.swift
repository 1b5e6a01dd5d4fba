import DaybookCore
import DaybookStore
import Foundation
import Testing

struct ProjectTests {
    private let author = TestStore.author
    private let noon = TestStore.noon
    private let archived = Value.object([.init("archived", .bool(true))])
    private let definition = "projects/blog/project.json"

    @Test func makesSlugsAndFoldersThatAreFree() throws {
        let store = try TestStore()
        let writer = try store.writer()
        #expect(try writer.createProject(TestStore.named("Blog!"), author: author, now: noon).slug == "blog-2")
        try writer.updateProject(
            slug: "blog", .object([.init("name", .text("Journal")), .init("slug", .text("journal"))]), author: author,
            now: noon)
        let third = try writer.createProject(
            .object([.init("name", .text("B")), .init("slug", .text("blog"))]), author: author, now: noon)
        #expect((third.slug, third.folder) == ("blog", "blog-3"))
        #expect(try writer.snapshot.project(slug: "journal").folder == "blog")
    }

    @Test func reportsEveryProblemOfASetting() throws {
        let store = try TestStore()
        let writer = try store.writer()
        defer { withExtendedLifetime(store) {} }
        let settings: [Value.Member] = [
            .init("name", .text(" ")), .init("slug", .text("api")), .init("timezone", .text("Mars/Base")),
        ]
        let invalid = #expect(throws: Invalid.self) {
            _ = try writer.createProject(.object(settings), author: author, now: noon)
        }
        #expect(invalid?.problems.map(\.field) == ["slug", "name", "timezone"])
        let taken = #expect(throws: Invalid.self) {
            _ = try writer.createProject(
                .object([.init("name", .text("B")), .init("slug", .text("blog"))]), author: author, now: noon)
        }
        #expect(taken?.problems.map(\.field) == ["slug"])
        let unknown = #expect(throws: Invalid.self) {
            try writer.updateProject(
                slug: "blog", .object([.init("id", .text("x")), .init("colour", .text("red"))]), author: author,
                now: noon)
        }
        #expect(unknown?.problems.map(\.field) == ["id", "colour"])
    }

    @Test func keepsUnknownMembersOfAHandEditedFile() throws {
        let store = try TestStore()
        let text = String(decoding: try store.read(definition), as: UTF8.self)
        try store.write(definition, Array(text.replacing("{\n", with: "{\n  \"note\": [1, \"x\"],\n").utf8))
        let writer = try store.writer()
        #expect(try writer.commitWaiting(author: author, now: noon) == [definition])
        try writer.updateProject(
            slug: "blog", .object([.init("domain", .text("example.org"))]), author: author, now: noon)
        let changed = String(decoding: try store.read(definition), as: UTF8.self)
        #expect(changed.contains("\n  \"note\": [1,\"x\"]\n}\n"))
        #expect(changed.contains("\n  \"domain\": \"example.org\",\n"))
    }

    @Test func givesAnUncommittedEditNoEffectAndNamesIt() throws {
        let store = try TestStore()
        let text = String(decoding: try store.read(definition), as: UTF8.self)
        try store.write(definition, Array(text.replacing("\"name\": \"blog\"", with: "\"name\": \"Other\"").utf8))
        #expect(try store.snapshot().project(slug: "blog").name == "blog")
        #expect(try store.snapshot().waitingPaths() == [definition])
        let writer = try store.writer()
        let refusal = #expect(throws: DaybookError.self) {
            try writer.updateProject(slug: "blog", archived, author: author, now: noon)
        }
        #expect(refusal?.code == .refused)
        try writer.commitWaiting(author: author, now: noon)
        #expect(try store.snapshot().project(slug: "blog").name == "Other")
    }

    @Test func refusesToCommitSealedFilesSecretsAndBrokenDefinitions() throws {
        let store = try TestStore()
        let writer = try store.writer()
        try store.write(definition, Array("{".utf8))
        let broken = #expect(throws: DaybookError.self) { try writer.commitWaiting(author: author, now: noon) }
        #expect(broken?.code == .invalid)
        try FileManager.default.createDirectory(
            atPath: "\(store.path)/projects/blog/log", withIntermediateDirectories: true)
        try store.write("projects/blog/log/x.ndjson", [])
        let sealed = #expect(throws: DaybookError.self) { try writer.commitWaiting(author: author, now: noon) }
        #expect(sealed?.code == .refused)
        try store.write(".gitignore", [])
        let secrets = #expect(throws: DaybookError.self) { try writer.commitWaiting(author: author, now: noon) }
        #expect(secrets?.message.contains(".daybook") == true)
    }

    @Test func refusesToCommitAFileThatHoldsASecretInAnySpelling() throws {
        let store = try TestStore()
        let writer = try store.writer()
        _ = try writer.importSalts.salt(project: "blog", day: noon.utcDay, now: noon)
        let salt = try store.read(".daybook/salts/imports/blog/2026-03-01").dropFirst(8)
        let importKey = try store.read(".daybook/secrets/import-key")
        for bytes in [
            Array(salt), Array(Hex.text(salt).utf8), importKey, try store.read(".daybook/secrets/admin-token"),
        ] {
            try store.write("README.md", Array("x".utf8) + bytes)
            let refusal = #expect(throws: DaybookError.self) { try writer.commitWaiting(author: author, now: noon) }
            #expect(refusal?.code == .refused && refusal?.message.contains("a secret or a salt") == true)
        }
        try store.write("README.md", Array("harmless".utf8))
        #expect(try writer.commitWaiting(author: author, now: noon) == ["README.md"])
    }

    @Test func refusesToCommitALinkOrAFileBehindOne() throws {
        let store = try TestStore()
        let writer = try store.writer()
        try FileManager.default.createSymbolicLink(
            atPath: "\(store.path)/projects/blog/link", withDestinationPath: "../../.daybook/secrets")
        let refusal = #expect(throws: DaybookError.self) { try writer.commitWaiting(author: author, now: noon) }
        #expect(refusal?.code == .refused && refusal?.message.contains("projects/blog/link") == true)
        #expect(try store.snapshot().paths(below: "projects") == [definition])
    }

    @Test func makesNoCommitForASettingThatIsAlreadySo() throws {
        let store = try TestStore()
        let writer = try store.writer()
        defer { withExtendedLifetime(store) {} }
        let before = writer.snapshot.commit
        try writer.updateProject(slug: "blog", .object([.init("domain", .text(""))]), author: author, now: noon + 9_000)
        #expect(writer.snapshot.commit == before)
    }

    @Test func deletesAProjectWithAllItHadAndRecordsIt() throws {
        let store = try TestStore()
        let writer = try store.writer()
        try writer.append([TestStore.journalLine(1), TestStore.journalLine(2, stream: .leads)])
        _ = try writer.importSalts.salt(project: "blog", day: noon.utcDay, now: noon)
        try writer.deleteProject(slug: "blog", author: author, now: noon)
        #expect(writer.snapshot.projects.isEmpty)
        #expect(store.files(below: "projects").isEmpty)
        #expect(store.files(below: ".daybook/salts").isEmpty)
        #expect(writer.snapshot.ledger.lines.last?.act == .projectDeleted(project: "blog"))
        _ = try writer.createProject(TestStore.named("blog"), author: author, now: noon)
        #expect(try store.lines().isEmpty)
        // What comes late for the deleted one belongs to nobody, whatever the new one is called.
        let folder = try writer.snapshot.project(slug: "blog").folder
        #expect(folder == "blog-2")
        try writer.append([TestStore.journalLine(3), TestStore.journalLine(4, project: folder)])
        let seals = try writer.seal(author: author, now: noon)
        #expect(seals.map(\.path) == ["projects/blog-2/log/events/2026/03/2026-03-01.0001.ndjson"])
        #expect(seals.map(\.digest.lineCount) == [1])
        #expect(try Verification(at: store.path).findings() == [])
    }

    @Test func refusesAnImportIntoAnArchivedProject() throws {
        let store = try TestStore()
        let writer = try store.writer()
        defer { withExtendedLifetime(store) {} }
        try writer.updateProject(slug: "blog", archived, author: author, now: noon)
        let refusal = #expect(throws: DaybookError.self) {
            _ = try writer.beginImport(project: "blog", format: "combined", author: author, now: noon)
        }
        #expect(refusal?.code == .refused)
    }
}
