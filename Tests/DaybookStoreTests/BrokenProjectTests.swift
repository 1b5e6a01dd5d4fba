import DaybookCore
import DaybookGit
import DaybookStore
import Foundation
import Testing

struct BrokenProjectTests {
    private let author = TestStore.author
    private let noon = TestStore.noon
    private let definition = "projects/blog/project.json"

    /// Commits definitions as `git commit` does, by folder.
    private func commit(_ texts: [String: String], to store: TestStore) throws {
        for (folder, text) in texts {
            try FileManager.default.createDirectory(
                atPath: "\(store.path)/projects/\(folder)", withIntermediateDirectories: true)
            try store.write("projects/\(folder)/project.json", Array(text.utf8))
        }
        try GitRepository.open(at: store.path).commit(
            texts.keys.map { .file("projects/\($0)/project.json") }, author: GitAuthor(name: "Ada", email: ""),
            at: noon, message: GitMessage("By hand"))
    }

    /// A store with the projects `blog` and `shop`.
    private func store() throws -> TestStore {
        let store = try TestStore()
        _ = try store.writer().createProject(TestStore.named("Shop"), author: author, now: noon)
        return store
    }

    @Test func leavesAProjectWithABrokenDefinitionOutAndGoesOnWithTheOthers() throws {
        let store = try store()
        try store.writer().append([TestStore.journalLine(1), TestStore.journalLine(2, project: "shop")])
        try commit(["blog": #"{"name":"#], to: store)
        let writer = try store.writer()
        try writer.seal(author: author, now: noon)
        #expect(writer.snapshot.projects.map(\.slug) == ["shop"])
        #expect(writer.snapshot.problems.map(\.path) == [definition])
        #expect(try store.lines(of: "shop").count == 1)
        let refusals = [
            #expect(throws: DaybookError.self) { _ = try store.lines(of: "blog") },
            #expect(throws: DaybookError.self) {
                _ = try writer.beginImport(project: "blog", format: "combined", author: author, now: noon)
            },
        ]
        for refusal in refusals {
            #expect(refusal?.code == .invalid && refusal?.message.hasPrefix("\(definition) has mistakes: ") == true)
        }
    }

    @Test func takesAProjectBackWhenItsCorrectedDefinitionIsCommitted() throws {
        let store = try store()
        let text = try store.read(definition)
        try commit(["blog": #"{"name":"#], to: store)
        let findings = try Verification(at: store.path).findings()
        #expect(findings.map(\.kind) == [.definitionBroken])
        #expect(findings.first?.path == definition && findings.first?.remedy.contains("daybook commit") == true)
        try store.write(definition, text)
        let writer = try store.writer()
        #expect(try writer.commitWaiting(author: author, now: noon) == [definition])
        #expect(writer.snapshot.projects.map(\.slug) == ["blog", "shop"])
        #expect(writer.snapshot.problems.isEmpty)
        #expect(try Verification(at: store.path).findings() == [])
    }

    @Test func leavesTheNameOfABrokenProjectToIt() throws {
        let store = try store()
        try commit(["blog": #"{"slug":"journal","timezone":"Mars"}"#], to: store)
        let writer = try store.writer()
        #expect(throws: DaybookError.self) { try writer.snapshot.project(slug: "journal") }
        let made = try writer.createProject(TestStore.named("Blog"), author: author, now: noon)
        #expect((made.slug, made.folder) == ("blog-2", "blog-2"))
        let taken = #expect(throws: Invalid.self) {
            try writer.updateProject(
                slug: "shop", .object([.init("slug", .text("journal"))]), author: author, now: noon)
        }
        #expect(taken?.problems.map(\.field) == ["slug"])
    }

    @Test func namesEveryMistakeOfDefinitionsThatWereCommittedByHand() throws {
        let store = try TestStore()
        try commit(["a": #"{"slug":"blog"}"#, "b": #"{"timezone":"Mars"}"#, "C d": "{}"], to: store)
        let problems = try store.snapshot().problems
        #expect(problems.map(\.folder) == ["C d", "a", "b", "blog"])
        #expect(problems.filter { $0.words.contains("the slug 'blog'") }.map(\.folder) == ["a", "blog"])
        #expect(problems.first?.words.contains("a-z") == true)
    }

    @Test func refusesToCommitTheSlugOfAnotherProject() throws {
        let store = try store()
        try store.write(definition, Array(#"{"name":"Blog","slug":"shop"}"#.utf8))
        let refusal = #expect(throws: DaybookError.self) {
            try store.writer().commitWaiting(author: author, now: noon)
        }
        #expect(refusal?.code == .invalid && refusal?.message.contains("'shop'") == true)
    }
}
