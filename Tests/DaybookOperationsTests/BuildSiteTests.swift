import DaybookCore
import DaybookEngine
import DaybookImport
import DaybookJSON
import DaybookModules
import DaybookOperations
import DaybookStore
import DaybookTesting
import Foundation
import Testing

struct BuildSiteTests {
    private let fixture: OperationFixture
    private var folder: TemporaryFolder { fixture.folder }
    private var demo: Workplace { fixture.workplace }

    init() throws {
        fixture = try OperationFixture()
        _ = try DemoStore(dayCount: 2, tables: "\(Checkout.templates)/tables").run(in: demo)
    }

    @discardableResult
    private func build(_ name: String, jobs: Int = 1, _ change: (inout BuildSite.Options) -> Void = { _ in }) throws
        -> Outcome
    {
        var options = BuildSite.Options()
        options.folder = folder.path(name)
        options.jobs = jobs
        change(&options)
        return try BuildSite(catalog: .daybook, options: options, templates: [Checkout.templates]).run(in: demo)
    }

    private func storeEventOfSecondDay(in project: String) throws {
        var event = StoredEvent()
        event.id = EventIDs.text(0x0198_0000_0000_7000, 1)
        event.time = Instant(milliseconds: (DemoStore.firstDay.number + 1) * 86_400_000 + 50_000_000)
        event.received = event.time
        (event.type, event.visitor, event.path) = ("pageview", "v_new", "/new")
        var writer = JSONWriter()
        event.write(to: &writer)
        let store = try StoreWriter(at: demo.data, command: "test", processID: 1, now: demo.now)
        try store.append([JournalLine(project: project, stream: .events, line: writer.bytes)])
    }

    @Test func givesTheSameBytesWithOneThreadAndTwo() throws {
        try build("one", jobs: 1)
        try build("two", jobs: 2)
        #expect(folder.files(below: "one").count > 400)
        #expect(folder.files(below: "one") == folder.files(below: "two"))
    }

    @Test func givesTheSameBytesFromAPlainCloneOfTheStore() throws {
        try build("site")
        try fixture.git("clone", "-q", folder.path("data"), folder.path("clone"))
        var options = BuildSite.Options()
        options.folder = folder.path("cloned")
        let clone = OperationFixture.workplace(folder.path("clone"))
        _ = try BuildSite(catalog: .daybook, options: options, templates: [Checkout.templates]).run(in: clone)
        #expect(folder.files(below: "cloned") == folder.files(below: "site"))
    }

    @Test func writesNothingWhereNothingChanged() throws {
        try build("site")
        let outcome = try build("site")
        #expect(outcome.value["written"] == .int(0))
        #expect(outcome.value["removed"] == .int(0))
    }

    @Test func leavesTheFilesOfOtherProjectsAloneWhenOneGetsEvents() throws {
        try build("site")
        let before = folder.files(below: "site")
        try storeEventOfSecondDay(in: "field-notes")
        let outcome = try build("site")
        let after = folder.files(below: "site")
        let changed = Set(after.keys).union(before.keys).filter { after[$0] != before[$0] }
        #expect(!changed.isEmpty)
        #expect(changed.allSatisfy { $0.hasPrefix("field-notes/") || ["build.json", "index.html"].contains($0) })
        #expect(outcome.value["written"] == .int(changed.count - 1))
        try build("fresh")
        #expect(
            folder.files(below: "fresh").filter { $0.key != "build.json" } == after.filter { $0.key != "build.json" })
    }

    @Test func keepsTheLetterOfADayThatIsOverWhenTheNextGetsEvents() throws {
        func inputs(_ path: String) throws -> String? {
            try JSON.parse(#require(folder.bytes("site/build.json")))["files"]?[path]?["inputs"]?.text
        }
        try build("site")
        let before = try (inputs("field-notes/digest/day.html"), inputs("field-notes/feed.xml"))
        try storeEventOfSecondDay(in: "field-notes")
        try build("site")
        #expect(try before.0 != nil && inputs("field-notes/digest/day.html") == before.0)
        #expect(try before.1 != nil && inputs("field-notes/feed.xml") != before.1)
    }

    @Test func publishesNothingOfAPrivateProjectUnlessAsked() throws {
        let outcome = try build("site")
        #expect(
            folder.files(below: "site").allSatisfy { path, bytes in
                !path.hasPrefix("staff-desk") && !String(decoding: bytes, as: UTF8.self).contains("Staff Desk")
            })
        #expect(outcome.lines.contains { $0.contains("staff-desk: private") && $0.contains("visibility=public") })
        try build("own") { $0.includesPrivate = true }
        #expect(folder.files(below: "own").keys.contains { $0.hasPrefix("staff-desk/30d/") })
    }

    @Test func keepsCellsOnlyOfProjectsThatItPublishes() throws {
        func kept() throws -> Set<String> {
            Set(try FileManager.default.contentsOfDirectory(atPath: "\(demo.data)/.daybook/cache/cubes"))
        }
        let projects = try StoreSnapshot.open(at: demo.data).projects
        try build("own") { $0.includesPrivate = true }
        #expect(try kept() == Set(projects.filter { !$0.archived }.map(\Project.folder)))
        try build("site")
        #expect(try kept() == Set(projects.filter(\Project.isPublic).map(\Project.folder)))
    }

    @Test func refusesFoldersThatWouldShowWhatNobodyMaySee() throws {
        for name in ["data", "data/site", "."] {
            let error = #expect(throws: DaybookError.self) { try build(name) { $0.force = true } }
            #expect(error?.code == .refused, "\(name)")
        }
        try build("site")
        #expect(throws: DaybookError.self) { try build("site") { $0.includesPrivate = true } }
        try build("own") { $0.includesPrivate = true }
        #expect(throws: DaybookError.self) { try build("own") }
    }

    @Test func givesTheSameManifestWhetherProjectsWereBuiltTogetherOrOneByOne() throws {
        _ = try CreateProject(settings: .object([.init("name", .text("Empty")), .init("visibility", .text("public"))]))
            .run(in: demo)
        try build("once")
        try build("bit by bit") { $0.project = "lantern-shop" }
        try build("bit by bit")
        #expect(folder.bytes("once/build.json") == folder.bytes("bit by bit/build.json"))
    }

    @Test func leavesThePagesOfAProjectWhoseDefinitionIsBroken() throws {
        try build("site")
        let before = folder.files(below: "site").filter { $0.key.hasPrefix("field-notes/") }
        try Data("{\"name\":".utf8).write(
            to: URL(fileURLWithPath: folder.path("data/projects/field-notes/project.json")))
        try fixture.git("commit", "-qam", "break it")
        let outcome = try build("site")
        #expect(outcome.lines.contains { $0.contains("field-notes") && $0.contains("stay as they were") })
        #expect(folder.files(below: "site").filter { $0.key.hasPrefix("field-notes/") } == before)
    }

    @Test func leavesThePagesOfAProjectWithABrokenRuleAndRefusesToComputeItAlone() throws {
        let pages = { (name: String) in
            folder.files(below: "site").filter { $0.key.hasPrefix(name) && !$0.key.hasSuffix("build.json") }
        }
        try build("site")
        let before = pages("field-notes/")
        let rules = folder.path("data/projects/field-notes/rules")
        try FileManager.default.createDirectory(atPath: rules, withIntermediateDirectories: true)
        try Data("{}".utf8).write(to: URL(fileURLWithPath: "\(rules)/a.json"))
        try fixture.git("add", ".")
        try fixture.git("commit", "-qm", "break it")
        let outcome = try build("site")
        #expect(outcome.lines.contains { $0.contains("field-notes/rules/a.json has mistakes") })
        #expect(pages("field-notes/") == before)
        #expect(throws: DaybookError.self) { try build("site") { $0.project = "field-notes" } }
        try build("new")
        #expect(folder.files(below: "new").keys.allSatisfy { !$0.hasPrefix("field-notes/") })
        #expect(!String(decoding: folder.bytes("new/index.html") ?? [], as: UTF8.self).contains("field-notes"))
    }

    @Test func saysThatABuildOfUnsealedEventsIsNotReproducible() throws {
        let outcome = try build("site") { $0.seals = false }
        #expect(outcome.value["reproducible"] == .bool(false))
    }

    @Test func agreesWithTheQueryOfTheSameDays() throws {
        try build("site")
        let query = RunQuery(
            catalog: .daybook, tables: Checkout.tables, project: "lantern-handbook", reports: ["requests"],
            parameters: ["start_at": "2026-06-01", "end_at": "2026-06-30", "limit": "1000"], format: .json,
            asOf: .newest, jobs: 1)
        #expect(try query.run(in: demo).bytes == folder.bytes("site/lantern-handbook/2026-06/requests.json"))
    }

    @Test func keepsNoAddressAndNoUserAgentAnywhereInTheStore() throws {
        for (path, bytes) in folder.files(below: "data") {
            let text = String(decoding: bytes, as: UTF8.self)
            #expect(!text.contains("198.18.") && !text.contains("198.19.") && !text.contains("2001:db8"), "\(path)")
            #expect(!text.contains("AppleWebKit"), "\(path)")
        }
    }

    @Test func takesAnImportBackSoThatReportsAreAsBefore() throws {
        let query = RunQuery(
            catalog: .daybook, tables: Checkout.tables, project: "lantern-handbook", reports: ["requests"],
            parameters: [:], format: .csv,
            asOf: .newest, jobs: 1)
        let before = try query.run(in: demo).bytes
        let log = folder.path("more.log")
        try Data(#"198.51.100.7 - - [02/Jun/2026:10:00:00 +0000] "GET /x HTTP/1.1" 200 5 "-" "-""#.utf8).write(
            to: URL(fileURLWithPath: log))
        let options = ImportFiles.Options(
            project: "lantern-handbook", format: .combined, files: [log], tables: "\(Checkout.templates)/tables")
        let id = try #require(try ImportFiles(options).run(in: demo).value["id"]?.text)
        #expect(try query.run(in: demo).bytes != before)
        _ = try UndoImport(id: id).run(in: demo)
        #expect(try query.run(in: demo).bytes == before)
        #expect(try ImportFiles(options).run(in: demo).value["accepted"] == .int(1))
    }
}
