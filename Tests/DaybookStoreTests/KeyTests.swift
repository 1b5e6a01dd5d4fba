import DaybookCore
import DaybookGit
import DaybookStore
import Foundation
import Testing

struct KeyTests {
    private let author = TestStore.author
    private let noon = TestStore.noon
    private let hour = 3_600_000

    private func settings(_ members: (String, Value)...) -> Value {
        .object([.init("name", .text("Web"))] + members.map { Value.Member($0.0, $0.1) })
    }

    /// What git prints, with every object of the store where asked for.
    private func git(_ store: TestStore, _ arguments: String...) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/git")
        process.arguments = ["-C", store.path] + arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self)
    }

    @Test func issuesA144BitSecretAndKeepsItInNoFileAndNoObjectOfGit() throws {
        let store = try TestStore()
        let writer = try store.writer()
        let made = try writer.createKey(project: "blog", settings: settings(), author: author, now: noon)
        let rotated = try writer.rotateKey(made.key.id, author: author, now: noon + hour)
        #expect(made.secret != rotated.secret)
        for secret in [made.secret, rotated.secret] {
            #expect(secret.hasPrefix("pa_live_") && secret.count == 32)
            let needle = Data(secret.utf8)
            for file in store.files() { #expect(Data(try store.read(file)).range(of: needle) == nil, "\(file)") }
            let objects = try git(store, "cat-file", "--batch", "--batch-all-objects")
            #expect(objects.contains(made.key.hash) && !objects.contains(secret))
        }
        #expect(made.key.prefix == String(made.secret.prefix(12)))
        #expect(made.key.scopes == [.ingest] && made.key.allowedModules == nil && made.key.expiresAt == nil)
    }

    @Test func commitsEachChangeOfAKeyInTheNameOfItsAuthor() throws {
        let store = try TestStore()
        let writer = try store.writer()
        let key = try writer.createKey(project: "blog", settings: settings(), author: author, now: noon).key
        _ = try writer.rotateKey(key.id, author: author, now: noon)
        try writer.revokeKey(key.uuid, author: author, now: noon)
        let log = try git(store, "log", "-3", "--format=%an <%ae>|%s|%(trailers:key=Project,key=Key,separator=|)")
        let trailers = "Project: blog|Key: \(key.id)"
        #expect(
            log.split(separator: "\n") == [
                "Ada <ada@example.org>|Revoke key Web|\(trailers)", "Ada <ada@example.org>|Rotate key Web|\(trailers)",
                "Ada <ada@example.org>|Create key Web|\(trailers)",
            ])
        #expect(try git(store, "status", "--porcelain") == "")
        #expect(try store.snapshot().paths(below: "projects/blog/keys") == ["projects/blog/keys/\(key.uuid).json"])
    }

    @Test func opensAProjectWithTheSecretUntilTheKeyIsRevokedOrPastItsEnd() throws {
        let store = try TestStore()
        let writer = try store.writer()
        let end = settings(("expires_at", .text("2026-03-01T14:00:00+01:00")))
        let ends = try writer.createKey(project: "blog", settings: end, author: author, now: noon)
        let stays = try writer.createKey(project: "blog", settings: settings(), author: author, now: noon)
        #expect(ends.key.expiresAt == "2026-03-01T13:00:00Z")
        let ring = KeyRing(writer.snapshot)
        #expect(ring.holder(of: ends.secret, at: noon + hour - 1)?.key == ends.key)
        #expect(ring.holder(of: ends.secret, at: noon + hour) == nil)
        #expect(ring.holder(of: stays.secret, at: noon + hour)?.project.slug == "blog")
        #expect(ring.holder(of: stays.secret + "x", at: noon) == nil && ring.holder(of: "", at: noon) == nil)
        let rotated = try writer.rotateKey(stays.key.id, author: author, now: noon)
        #expect(KeyRing(writer.snapshot).holder(of: stays.secret, at: noon) == nil)
        #expect(KeyRing(writer.snapshot).holder(of: rotated.secret, at: noon)?.key.id == stays.key.id)
        let revoked = try writer.revokeKey(stays.key.id, author: author, now: noon)
        #expect(revoked.key.revokedAt == noon.text)
        #expect(KeyRing(writer.snapshot).holder(of: rotated.secret, at: noon) == nil)
        let refusal = #expect(throws: DaybookError.self) {
            _ = try writer.rotateKey(stays.key.id, author: author, now: noon)
        }
        #expect(refusal?.code == .refused)
        #expect(throws: DaybookError.self) { _ = try writer.rotateKey(ends.key.id, author: author, now: noon + hour) }
    }

    @Test func takesASecretThatWasIssuedElsewhereOnce() throws {
        let store = try TestStore()
        let writer = try store.writer()
        let secret = "pk_0123456789abcdefgh"
        let made = try writer.createKey(
            project: "blog", settings: settings(), secret: secret, author: author, now: noon)
        #expect(made.secret == secret && made.key.prefix == "pk_01")
        #expect(KeyRing(writer.snapshot).holder(of: secret, at: noon)?.key == made.key)
        try writer.revokeKey(made.key.id, author: author, now: noon)
        for bad in [secret, "too-short-15-ch", "with a blank in it", String(repeating: "a", count: 513)] {
            let invalid = #expect(throws: Invalid.self) {
                _ = try writer.createKey(
                    project: "blog", settings: settings(), secret: bad, author: author, now: noon)
            }
            #expect(invalid?.problems.map(\.field) == ["secret"])
        }
    }

    @Test func refusesSettingsThatNoKeyCanHave() throws {
        let store = try TestStore()
        let writer = try store.writer()
        defer { withExtendedLifetime(store) {} }
        let bad: [(String, Value)] = [
            ("scopes", .list([])), ("scopes", .list([.text("root")])), ("expires_at", .text("spring")),
            ("origins", .list([.text("example.com")])), ("origins", .list([.text("https://203.0.113.9")])),
            ("origins", .list([.text("https://example.com/path")])), ("system", .text("other")),
        ]
        for (name, value) in bad {
            let invalid = #expect(throws: Invalid.self, "\(name) \(value)") {
                _ = try writer.createKey(
                    project: "blog", settings: settings((name, value)), author: author, now: noon)
            }
            #expect(invalid?.problems.map(\.field) == [name])
        }
        let given = settings(("hash", .text("x")), ("id", .text("mine")), ("revoked_at", .text("x")))
        #expect(try writer.createKey(project: "blog", settings: given, author: author, now: noon).key.revokedAt == nil)
    }

    @Test func leavesABrokenKeyOutAndGoesOnWithTheOthers() throws {
        let store = try TestStore()
        let writer = try store.writer()
        let whole = try writer.createKey(project: "blog", settings: settings(), author: author, now: noon)
        let broken = try writer.createKey(project: "blog", settings: settings(), author: author, now: noon)
        let path = "projects/blog/keys/\(broken.key.uuid).json"
        try store.write(path, Array(#"{"name":"#.utf8))
        #expect(throws: DaybookError.self) { try writer.commitWaiting(author: author, now: noon) }
        try GitRepository.open(at: store.path).commit(
            [.file(path)], author: GitAuthor(name: "Ada", email: ""), at: noon, message: GitMessage("By hand"))
        try writer.reload()
        #expect(writer.snapshot.keys.map(\.key) == [whole.key])
        #expect(writer.snapshot.keyProblems.map(\.path) == [path])
        #expect(KeyRing(writer.snapshot).holder(of: whole.secret, at: noon) != nil)
        #expect(KeyRing(writer.snapshot).holder(of: broken.secret, at: noon) == nil)
        let refusal = #expect(throws: DaybookError.self) {
            try writer.revokeKey(broken.key.id, author: author, now: noon)
        }
        #expect(refusal?.code == .invalid && refusal?.message.hasPrefix(path) == true)
        #expect(try Verification(at: store.path).findings().map(\.path) == [path])
    }

    @Test func takesNoneOfTwoKeysWithTheSameSecret() throws {
        let store = try TestStore()
        let writer = try store.writer()
        let made = try writer.createKey(project: "blog", settings: settings(), author: author, now: noon)
        let other = "0b6f1c1e-5b0a-4c7e-9a55-3f1d2c4b5a69"
        let text = String(decoding: try store.read("projects/blog/keys/\(made.key.uuid).json"), as: UTF8.self)
        try store.write(
            "projects/blog/keys/\(other).json", Array(text.replacing(made.key.uuid, with: other).utf8))
        try writer.commitWaiting(author: author, now: noon)
        #expect(writer.snapshot.keys.isEmpty && writer.snapshot.keyProblems.count == 2)
        #expect(KeyRing(writer.snapshot).holder(of: made.secret, at: noon) == nil)
    }

    @Test func refusesToCommitTheSecretOfAKeyOrTheAdminToken() throws {
        let store = try TestStore()
        let writer = try store.writer()
        let key = try writer.createKey(project: "blog", settings: settings(), author: author, now: noon)
        let token = try writer.rotateAdminToken()
        for secret in [key.secret, token] {
            for text in [secret, "{\"note\":\"\(secret)\"}", "see https://example.com/?key=\(secret)&x=1."] {
                try store.write("README.md", Array(text.utf8))
                let refusal = #expect(throws: DaybookError.self) {
                    try writer.commitWaiting(author: author, now: noon)
                }
                #expect(refusal?.message.contains("a secret or a salt") == true)
            }
            try FileManager.default.removeItem(atPath: "\(store.path)/README.md")
            let refusal = #expect(throws: DaybookError.self) {
                try writer.updateProject(
                    slug: "blog", .object([.init("name", .text(secret))]), author: author, now: noon)
            }
            #expect(refusal?.code == .refused)
        }
    }

    @Test func commitsAKeyThatWasEditedByHand() throws {
        let store = try TestStore()
        let writer = try store.writer()
        let made = try writer.createKey(project: "blog", settings: settings(), author: author, now: noon)
        let path = "projects/blog/keys/\(made.key.uuid).json"
        let text = String(decoding: try store.read(path), as: UTF8.self)
        try store.write(path, Array(text.replacing("[\"ingest\"]", with: "[\"query\",\"ingest\"]").utf8))
        #expect(try writer.commitWaiting(author: author, now: noon) == [path])
        #expect(KeyRing(writer.snapshot).holder(of: made.secret, at: noon)?.key.scopes == [.query, .ingest])
    }
}
