import DaybookCore
import DaybookGit
import DaybookStore
import Foundation
import Testing

struct StoreTests {
    private func initialize(_ path: String) throws -> Store.Made {
        try Store.initialize(at: path, author: TestStore.author, now: TestStore.noon)
    }

    private func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test func takesAFolderWithOnlyAReadmeAndRefusesOneWithMore() throws {
        let path = TestStore.temporaryPath()
        defer { try? FileManager.default.removeItem(atPath: path) }
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try Data("x".utf8).write(to: URL(fileURLWithPath: "\(path)/notes.txt"))
        let refusal = #expect(throws: DaybookError.self) { try initialize(path) }
        #expect(refusal?.code == .refused && refusal?.message.contains("notes.txt") == true)
        try FileManager.default.moveItem(atPath: "\(path)/notes.txt", toPath: "\(path)/README.md")
        _ = try initialize(path)
        #expect(try StoreSnapshot.open(at: path).waitingPaths().isEmpty)
        #expect(throws: DaybookError.self) { try initialize(path) }
    }

    @Test func staysOutOfAnotherRepositoryUnlessThatIgnoresTheFolder() throws {
        let outer = TestStore.temporaryPath()
        defer { try? FileManager.default.removeItem(atPath: outer) }
        try FileManager.default.createDirectory(atPath: "\(outer)/data", withIntermediateDirectories: true)
        let repository = try GitRepository.create(at: outer)
        try Data("/data/*\n!/data/README.md\n".utf8).write(to: URL(fileURLWithPath: "\(outer)/.gitignore"))
        try Data("x".utf8).write(to: URL(fileURLWithPath: "\(outer)/data/README.md"))
        try repository.commit(
            [.file(".gitignore"), .file("data/README.md")], author: GitAuthor(name: "Ada", email: ""),
            at: TestStore.noon, message: GitMessage("Clone"))
        _ = try initialize("\(outer)/data")
        #expect(try repository.waitingPaths().isEmpty)
        let refusal = #expect(throws: DaybookError.self) { try initialize("\(outer)/other") }
        #expect(refusal?.code == .refused && refusal?.message.contains(outer) == true)
    }

    @Test func closesTheDirectoryAndTheSecretsWhateverTheUmask() throws {
        let store = try TestStore()
        #expect(try mode(store.path) == 0o700)
        #expect(try mode("\(store.path)/.daybook") == 0o700)
        #expect(try mode("\(store.path)/.daybook/secrets") == 0o700)
        #expect(try mode("\(store.path)/.daybook/secrets/import-key") == 0o600)
        #expect(try mode("\(store.path)/.daybook/secrets/admin-token") == 0o600)
    }

    @Test func makesAStoreThatOnlyItsOwnerCanReadUnderAnOpenUmask() async {
        await #expect(processExitsWith: .success) { try StoreTests.makeStore(umask: 0o000) }
    }

    @Test func makesAStoreThatOnlyItsOwnerCanReadUnderAClosedUmask() async {
        await #expect(processExitsWith: .success) { try StoreTests.makeStore(umask: 0o077) }
    }

    /// To be run in a process of its own, since a umask holds for all threads.
    private static func makeStore(umask mask: mode_t) throws {
        let path = TestStore.temporaryPath()
        defer { try? FileManager.default.removeItem(atPath: path) }
        umask(mask)
        _ = try Store.initialize(at: path, author: TestStore.author, now: TestStore.noon)
        for (name, expected) in [("", 0o700), ("/.git", 0o700), ("/.git/config", 0o600), ("/.git/refs/heads", 0o700)] {
            let mode = try FileManager.default.attributesOfItem(atPath: path + name)[.posixPermissions] as? Int
            #expect(mode == expected, "\(name) has mode \(String(mode ?? 0, radix: 8))")
        }
        let writer = try StoreWriter(at: path, command: "daybook test", processID: 1, now: TestStore.noon)
        _ = try writer.createProject(TestStore.named("blog"), author: TestStore.author, now: TestStore.noon)
        #expect(try StoreSnapshot.open(at: path).projects.map(\.slug) == ["blog"])
        #expect(try Verification(at: path).findings() == [])
    }

    @Test func keepsTheAdminTokenOnlyAsItsHash() throws {
        let path = TestStore.temporaryPath()
        defer { try? FileManager.default.removeItem(atPath: path) }
        let token = try initialize(path).adminToken
        #expect(token.utf8.count >= 43)
        let writer = try StoreWriter(at: path, command: "daybook test", processID: 1, now: TestStore.noon)
        #expect(try AdminTokens(of: writer.directory).accepts(token))
        #expect(try !AdminTokens(of: writer.directory).accepts(token + "x"))
        let kept = try String(contentsOfFile: "\(path)/.daybook/secrets/admin-token", encoding: .utf8)
        #expect(!kept.contains(token))
    }

    @Test func refusesASecondWriterAndNamesTheFirst() throws {
        let store = try TestStore()
        do {
            let first = try store.writer()
            let refusal = #expect(throws: DaybookError.self) { _ = try store.writer() }
            #expect(refusal?.code == .locked)
            #expect(refusal?.message.contains("daybook test") == true)
            #expect(refusal?.message.contains("4711") == true)
            #expect(try store.snapshot().commit == first.snapshot.commit)
        }
        _ = try store.writer()
    }

    @Test func closesNothingOfOthersWhenTheLockIsTaken() async throws {
        let store = try TestStore()
        let first = try store.writer()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<2 {
                group.addTask {
                    for _ in 0..<2_000 {
                        let number = open("/dev/null", O_RDONLY | O_CLOEXEC)
                        #expect(close(number) == 0, "somebody else closed it")
                    }
                }
            }
            let path = store.path
            group.addTask {
                for _ in 0..<300 {
                    let refusal = #expect(throws: DaybookError.self) {
                        _ = try StoreWriter(at: path, command: "other", processID: 1, now: TestStore.noon)
                    }
                    #expect(refusal?.message.contains("4711") == true)
                }
            }
            try await group.waitForAll()
        }
        withExtendedLifetime(first) {}
    }

    @Test func takesTheLockInWhichADeadProcessLeftItsName() throws {
        let store = try TestStore()
        try store.write(".daybook/lock", Array(#"{"pid":1,"command":"x","started":"2026-01-01T00:00:00Z"}"#.utf8))
        _ = try store.writer()
    }

    @Test func waitsAMomentForALockWithoutANameAsAChildOfAnEarlierHolderHasIt() throws {
        let store = try TestStore()
        let lock = open("\(store.path)/.daybook/lock", O_RDWR | O_CLOEXEC)
        #expect(flock(lock, LOCK_EX | LOCK_NB) == 0)
        Thread.detachNewThread {
            usleep(80_000)
            close(lock)
        }
        _ = try store.writer()
    }

    @Test func refusesADirectoryThatEveryoneCanChange() throws {
        let store = try TestStore()
        let names = [
            "", "/.daybook", "/.daybook/open", "/.daybook/state", "/.daybook/state/staging", "/.daybook/salts",
            "/.daybook/cache", "/.git", "/ledger", "/projects", "/projects/blog",
        ]
        for name in names {
            let path = store.path + name
            let before = try mode(path)
            try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: path)
            let refusal = #expect(throws: DaybookError.self) { try store.snapshot() }
            #expect(refusal?.code == .refused && refusal?.message.contains(path) == true)
            #expect(throws: DaybookError.self) { _ = try store.writer() }
            try FileManager.default.setAttributes([.posixPermissions: before ?? 0o700], ofItemAtPath: path)
        }
        _ = try store.writer()
    }

    @Test func refusesALinkInPlaceOfAFolder() throws {
        let store = try TestStore()
        let secrets = "\(store.path)/.daybook/secrets"
        try FileManager.default.moveItem(atPath: secrets, toPath: "\(store.path)/.daybook/elsewhere")
        try FileManager.default.createSymbolicLink(atPath: secrets, withDestinationPath: "elsewhere")
        let refusal = #expect(throws: DaybookError.self) { _ = try store.writer() }
        #expect(refusal?.code == .refused)
    }

    @Test func refusesALinkInPlaceOfAProjectAndLetsAPlainFileBe() throws {
        let store = try TestStore()
        try store.write("projects/README.md", [])
        _ = try store.snapshot()
        try FileManager.default.createSymbolicLink(
            atPath: "\(store.path)/projects/shop", withDestinationPath: "blog")
        let refusal = #expect(throws: DaybookError.self) { try store.snapshot() }
        #expect(refusal?.code == .refused && refusal?.message.contains("projects/shop") == true)
    }

    @Test func refusesANewerFormatAndNamesIt() throws {
        let store = try TestStore()
        try store.write("store.json", Array("{\"format\": 9}\n".utf8))
        let byHand = #expect(throws: DaybookError.self) {
            try store.writer().commitWaiting(author: TestStore.author, now: TestStore.noon)
        }
        #expect(byHand?.code == .refused)
        try GitRepository.open(at: store.path).commit(
            [.file("store.json")], author: GitAuthor(name: "Ada", email: ""), at: TestStore.noon,
            message: GitMessage("Later format"))
        let refusal = #expect(throws: DaybookError.self) { _ = try store.writer() }
        #expect(refusal?.code == .newerFormat && refusal?.message.contains("format 9") == true)
    }

    @Test func saysThatAFolderHoldsNoStore() throws {
        let missing = #expect(throws: DaybookError.self) { try StoreSnapshot.open(at: TestStore.temporaryPath()) }
        #expect(missing?.code == .notFound)
        let none = #expect(throws: DaybookError.self) { try StoreSnapshot.open(at: NSTemporaryDirectory() + "/..") }
        #expect(none != nil)
    }

    @Test func readsTheStoreAsItWasAtAnEarlierCommit() throws {
        let store = try TestStore()
        let writer = try store.writer()
        let before = writer.snapshot.commit
        _ = try writer.createProject(TestStore.named("Shop"), author: TestStore.author, now: TestStore.noon)
        #expect(try StoreSnapshot.open(at: store.path, commit: before).projects.map(\.slug) == ["blog"])
        #expect(try StoreSnapshot.open(at: store.path).projects.map(\.slug) == ["blog", "shop"])
    }

    @Test func chainsTheFirstLineOfAMonthToTheLastOfTheMonthBefore() throws {
        let store = try TestStore()
        let writer = try store.writer()
        let months = [TestStore.noon, TestStore.noon + 40 * 86_400_000, TestStore.noon + 86_400_000]
        for (id, now) in months.enumerated() {
            try writer.append([TestStore.journalLine(id)])
            try writer.seal(author: TestStore.author, now: now)
        }
        #expect(store.files(below: "ledger") == ["2026/2026-03.ndjson", "2026/2026-04.ndjson"])
        let lines = writer.snapshot.ledger.lines
        #expect(lines.map(\.number) == [1, 1, 2])
        #expect(zip(lines, lines.dropFirst()).allSatisfy { $0.hash == $1.previous })
        #expect(try Verification(at: store.path).findings() == [])
    }
}
