import DaybookCore
import DaybookJSON
import DaybookModules
import DaybookOperations
import DaybookSite
import DaybookStore
import DaybookTesting
import Foundation
import Testing

struct ShareBuildTests {
    private let fixture: OperationFixture
    private var folder: TemporaryFolder { fixture.folder }
    private var workplace: Workplace { fixture.workplace }

    /// Stands in every page of the private project, and nowhere else.
    private static let canary = "Canary Figures Ltd"
    private static let password = "correct horse battery"
    private static let prepared = Result { try PreparedPassword(password, name: "Ann", iterations: 600_000) }

    /// A demo store whose first project is private and has the canary for its name.
    init() throws {
        fixture = try OperationFixture()
        _ = try DemoStore(dayCount: 2, tables: "\(Checkout.templates)/tables").run(in: workplace)
        let changes: [Value.Member] = [.init("visibility", .text("private")), .init("name", .text(Self.canary))]
        _ = try ChangeProject(slug: "field-notes", changes: .object(changes)).run(in: workplace)
    }

    private func share(
        _ passwords: [PreparedPassword] = [], expiresAt: String? = nil, reports: [String] = []
    ) throws -> Share {
        let outcome = try CreateShare(
            catalog: .daybook, project: "field-notes", name: Self.canary, reports: reports, period: "all",
            expiresAt: expiresAt, passwords: passwords
        ).run(in: workplace)
        return try StoreSnapshot.open(at: workplace.data).share(try #require(outcome.value["id"]?.text)).share
    }

    private func locked() throws -> Share { try share([try Self.prepared.get()]) }

    @discardableResult
    private func build(
        in place: Workplace? = nil, _ name: String = "site", _ change: (inout BuildSite.Options) -> Void = { _ in }
    ) throws -> Outcome {
        var options = BuildSite.Options()
        options.folder = folder.path(name)
        change(&options)
        return try BuildSite(catalog: .daybook, options: options, templates: [Checkout.templates]).run(
            in: place ?? workplace)
    }

    private func page(_ share: Share, in name: String = "site") -> String? {
        folder.bytes("\(name)/\(share.path)").map { String(decoding: $0, as: UTF8.self) }
    }

    /// What a page shows to whoever has the content key.
    private func content(_ share: Share, _ key: SealingKey, in name: String = "site") throws -> Value {
        let page = try #require(self.page(share, in: name))
        let start = try #require(page.range(of: #"id="sealed">"#)?.upperBound)
        let end = try #require(page.range(of: "</script>", range: start..<page.endIndex)?.lowerBound)
        let sealed = try JSON.parse(Array(page[start..<end].utf8))
        func bytes(_ name: String) throws -> [UInt8] {
            Array(try #require(sealed[name]?.text.flatMap { Data(base64Encoded: $0) }))
        }
        let text = try bytes("text")
        #expect((text.count - 16) % 4_096 == 0)
        let opened = key.open(.init(iv: try bytes("iv"), text: text), binding: ShareBinding.page(of: share))
        return try JSON.parse(try #require(opened))
    }

    @Test func showsAPrivateProjectToNobodyWithoutThePassword() throws {
        let share = try locked()
        try build()
        let files = folder.files(below: "site")
        for (path, bytes) in files {
            let text = String(decoding: bytes, as: UTF8.self)
            #expect(!text.contains(Self.canary) && !text.contains("Canary") && !text.contains(Self.password), "\(path)")
            #expect(!path.contains("field-notes") && !text.contains("field-notes"), "\(path)")
        }
        #expect(files.keys.filter { $0.hasPrefix("s/") } == [share.path])
        let key = try #require(share.contentKey(password: Self.password))
        let content = try content(share, key)
        #expect(content["title"] == .text(Self.canary) && content["html"]?.text?.contains("<section") == true)
        let names = content["files"]?.list?.compactMap { $0["name"]?.text } ?? []
        #expect(names.contains("pages.csv") && names.contains("pages.json"))
    }

    @Test func namesSharedPagesInNoListOfFilesAndKeepsPlaintextOutOfGitAndOfTemporaryFiles() throws {
        let (locked, open) = (try locked(), try share())
        try build()
        let manifest = String(decoding: try #require(folder.bytes("site/build.json")), as: UTF8.self)
        #expect(!manifest.contains(locked.page) && !manifest.contains(open.page) && !manifest.contains("\"s/"))
        #expect(folder.files().keys.allSatisfy { !$0.contains(".daybook-") })
        let objects = try fixture.git("cat-file", "--batch-all-objects", "--batch")
        #expect(!objects.contains(Self.password) && !objects.contains("<section") && objects.contains(locked.page))
        let secrets = folder.files(below: "data/.daybook/secrets/shares").values
        for (path, bytes) in folder.files(below: "site") {
            let text = String(decoding: bytes, as: UTF8.self)
            for secret in secrets {
                #expect(
                    !text.contains(Data(secret).base64EncodedString()) && !text.contains(Hex.text(secret)), "\(path)")
            }
        }
        for (path, bytes) in folder.files(below: "data") where !path.hasPrefix(".daybook/secrets/shares/") {
            for secret in secrets { #expect(Data(bytes).range(of: Data(secret)) == nil, "\(path)") }
        }
    }

    @Test func rebuildsTheSameBytesAndWritesNothingWhereNothingChanged() throws {
        let share = try locked()
        try build()
        let outcome = try build()
        #expect(outcome.value["written"] == .int(0) && outcome.value["removed"] == .int(0))
        try build("other")
        #expect(folder.files(below: "site") == folder.files(below: "other"))
        _ = try RotateShare(id: share.id).run(in: workplace)
        let before = page(share)
        #expect(try build().value["written"] == .int(1))
        #expect(page(share) != nil && page(share) != before)
    }

    @Test func takesPagesAwayThatAreExpiredDeletedOrProtectedSince() throws {
        let (deleted, expiring) = (try locked(), try share(expiresAt: "2026-10-01T00:00:00Z"))
        let open = try share(reports: ["pages"])
        try Data("kept".utf8).write(to: URL(fileURLWithPath: folder.path("CNAME")))
        try build()
        #expect(page(deleted) != nil && page(expiring) != nil)
        #expect(folder.bytes("site/\(open.folder)/pages.csv") != nil)
        try FileManager.default.copyItem(atPath: folder.path("CNAME"), toPath: folder.path("site/CNAME"))
        _ = try DeleteShare(id: deleted.id).run(in: workplace)
        _ = try AddSharePassword(id: open.id, password: try Self.prepared.get()).run(in: workplace)
        let later = Workplace(
            data: workplace.data, author: workplace.author, chance: .system, command: "test", processID: 1,
            clock: { Instant(milliseconds: 1_800_000_000_000) })
        let outcome = try build(in: later)
        #expect(page(deleted) == nil && page(expiring) == nil && page(open)?.contains(Self.canary) == false)
        #expect(folder.files(below: "site").keys.filter { $0.hasPrefix("s/") } == [open.path])
        #expect(folder.bytes("site/CNAME") != nil && (outcome.value["removed"]?.int ?? 0) >= 3)
    }

    @Test func showsTheReportsOfADashboardAndNothingWhereItIsGone() throws {
        let file = folder.path("data/projects/field-notes/dashboards/board.json")
        try FileManager.default.createDirectory(
            atPath: folder.path("data/projects/field-notes/dashboards"), withIntermediateDirectories: true)
        try Data(#"{"name":"Board","widgets":[{"id":"a","report_type":"pages","w":6}]}"#.utf8).write(
            to: URL(fileURLWithPath: file))
        _ = try CommitEdits().run(in: workplace)
        let made = try CreateShare(
            catalog: .daybook, project: "field-notes", dashboard: "board", period: "all"
        ).run(in: workplace)
        #expect(made.value["dashboard_id"] == .text("board") && made.value["modules"] == .list([.text("core")]))
        try build()
        let share = try StoreSnapshot.open(at: workplace.data).share(try #require(made.value["id"]?.text)).share
        let names = Set(folder.files(below: "site/\(share.folder)").keys)
        #expect(names == ["index.html", "pages.csv", "pages.json"])
        try FileManager.default.removeItem(atPath: file)
        _ = try CommitEdits().run(in: workplace)
        try build()
        #expect(Set(folder.files(below: "site/\(share.folder)").keys) == ["index.html"])
        #expect(throws: DaybookError.self) {
            _ = try CreateShare(catalog: .daybook, project: "field-notes", dashboard: "board").run(in: workplace)
        }
    }

    @Test func saysWhichProjectsHaveSharedPagesAndWhichPasswordsProtectNothing() throws {
        let share = try locked()
        #expect(try build().lines.contains { $0.contains("private, nothing published but 1 shared page in") })
        let change = ChangeProject(slug: "field-notes", changes: .object([.init("visibility", .text("public"))]))
        #expect(throws: DaybookError.self) { _ = try change.run(in: workplace) }
        // By hand it can be done all the same.
        let file = URL(fileURLWithPath: folder.path("data/projects/field-notes/project.json"))
        let text = try String(contentsOf: file, encoding: .utf8)
        try Data(text.replacing("\"private\"", with: "\"public\"").utf8).write(to: file)
        try fixture.git("-C", folder.path("data"), "commit", "-qam", "Publish")
        let lines = try build().lines
        #expect(lines.contains { $0.contains("; 1 shared page in") })
        #expect(lines.contains { $0.hasPrefix("Share \(share.id) is protected, but its project is public") })
    }

    @Test func writesNoListWhereThereIsNothingToList() throws {
        try build()
        #expect(folder.bytes("data/.daybook/state/shared-pages.json") == nil)
    }

    @Test func keepsTheSharesOfProjectsThatAreNotComputed() throws {
        let share = try locked()
        try build()
        try build { $0.project = "lantern-shop" }
        #expect(page(share) != nil)
        _ = try DeleteShare(id: share.id).run(in: workplace)
        try build()
        #expect(page(share) == nil)
    }

    @Test func rebuildsAProtectedPageInACloneFromOneOfItsPasswords() throws {
        let share = try locked()
        try build()
        try fixture.git("clone", "-q", folder.path("data"), folder.path("clone"))
        let clone = OperationFixture.workplace(folder.path("clone"))
        let left = try build(in: clone, "without")
        #expect(page(share, in: "without") == nil && left.lines.contains { $0.contains("left out") })
        try build(in: clone, "with") { $0.sharePasswords = [share.id: [Self.password]] }
        #expect(page(share, in: "with") == page(share))
        #expect(throws: DaybookError.self) {
            try build(in: clone, "wrong") { $0.sharePasswords = [share.id: ["another password"]] }
        }
    }

    @Test func publishesAShareWithoutAPasswordUnderItsNameOnly() throws {
        let share = try share()
        try build()
        let page = try #require(self.page(share))
        #expect(page.contains(Self.canary) && page.contains(#"<meta name="robots" content="noindex, nofollow">"#))
        #expect(page.contains(#"href="pages.csv""#) && !page.contains("<script"))
        for (path, bytes) in folder.files(below: "site") where !path.hasPrefix(share.folder) {
            #expect(!String(decoding: bytes, as: UTF8.self).contains(share.page), "\(path)")
        }
        try build("mine") { $0.includesPrivate = true }
        #expect(self.page(share, in: "mine") == nil)
    }
}
