import DaybookCore
import DaybookStore
import Foundation
import Testing

struct PendingChangeTests {
    /// A store with a sealed segment and one acknowledged line.
    private func store() throws -> TestStore {
        let store = try TestStore()
        let writer = try store.writer()
        try writer.append([TestStore.journalLine(1)])
        try writer.seal(author: TestStore.author, now: TestStore.noon)
        try writer.append([TestStore.journalLine(2)])
        return store
    }

    private func seal(_ store: TestStore) throws {
        try store.writer().seal(author: TestStore.author, now: TestStore.noon)
    }

    @Test func saysThatAChangeIsKeptWhereGitIsLockedAndNotToRepairGit() throws {
        let store = try store()
        try store.write(".git/index.lock", [])
        for _ in 1...2 {
            let failure = #expect(throws: DaybookError.self) { try seal(store) }
            #expect(failure?.code == .git)
            #expect(failure?.remedy.hasPrefix("The change is kept") == true)
            #expect(failure?.remedy.contains("remove the .lock file") == true)
            #expect(failure?.remedy.contains("fsck") == false)
        }
        try FileManager.default.removeItem(atPath: "\(store.path)/.git/index.lock")
        _ = try store.writer()
        #expect(try store.lines(openTail: false).count == 2)
    }

    @Test func takesTheLocksAwayThatAKilledWriterLeftInGit() throws {
        let store = try store()
        try store.write(".git/refs/heads/main.lock", [])
        #expect(throws: DaybookError.self) { try seal(store) }
        // The plan is pending; a lock that was not there before it is that of the writer that was killed.
        try FileManager.default.removeItem(atPath: "\(store.path)/.git/refs/heads/main.lock")
        for name in ["index.lock", "HEAD.lock"] { try store.write(".git/\(name)", []) }
        try seal(store)
        #expect(try store.lines(openTail: false).count == 2)
    }

    @Test func saysThatTheDiskIsFullWhereGitFindsItSo() throws {
        let store = try store()
        let log = "\(store.path)/.git/logs/HEAD"
        let lines = try store.read(".git/logs/HEAD")
        try FileManager.default.removeItem(atPath: log)
        try FileManager.default.createSymbolicLink(atPath: log, withDestinationPath: "/dev/full")
        let failure = #expect(throws: DaybookError.self) { try seal(store) }
        #expect(failure?.code == .diskFull)
        #expect(failure?.remedy.contains("The change is kept") == true)
        try FileManager.default.removeItem(atPath: log)
        try store.write(".git/logs/HEAD", lines)
        _ = try store.writer()
        #expect(try store.lines(openTail: false).count == 2)
        #expect(try Verification(at: store.path).findings() == [])
    }

    @Test func saysNothingOfAKeptChangeWhereThePlanCouldNotBeWritten() throws {
        let store = try store()
        let files = FailingFiles()
        let writer = try store.writer(files)
        files.setSyncFailing(true)
        let failure = #expect(throws: DaybookError.self) {
            try writer.seal(author: TestStore.author, now: TestStore.noon)
        }
        #expect(failure?.remedy.contains("kept") == false)
    }

    @Test func sealsNothingThatTheDiskRefusedAsItBeganToWrite() throws {
        let store = try store()
        let files = FailingFiles()
        let writer = try store.writer(files)
        files.setBeginningFailing(true)
        #expect(throws: DaybookError.self) { try writer.seal(author: TestStore.author, now: TestStore.noon) }
        #expect(try store.lines(openTail: false).count == 1)
        files.setBeginningFailing(false)
        try writer.seal(author: TestStore.author, now: TestStore.noon)
        #expect(try store.lines(openTail: false).count == 2)
    }

    @Test func takesAwayTheObjectsThatAKilledCommitLeftAndNoOthers() throws {
        let store = try store()
        let objects = ".git/objects"
        for name in ["tmp_obj_daybook_1", "tmp_obj_Xy12"] { try store.write("\(objects)/\(name)", [1]) }
        _ = try store.writer()
        #expect(store.files(below: objects).filter { $0.hasPrefix("tmp_obj_") } == ["tmp_obj_Xy12"])
    }

    @Test func verifiesNothingButTheInterruptedChangeWhereverItWasInterrupted() throws {
        var (call, isDone) = (0, false)
        while !isDone {
            call += 1
            let store = try store()
            let id = try importLines(into: store)
            let files = CrashingFiles(fatalCall: call, tearsWrites: true)
            do {
                let writer = try store.writer(files)
                try writer.undoImport(id, author: TestStore.author, now: TestStore.noon)
                try writer.seal(author: TestStore.author, now: TestStore.noon)
                isDone = true
            } catch let error as DaybookError {
                #expect(error.message == "The process was killed.")
            }
            let isPending = store.files(below: ".daybook/state").contains("plan.json")
            let paths = try Verification(at: store.path).findings().map(\.path)
            #expect(paths == (isPending ? [".daybook/state/plan.json"] : []), "killed at call \(call)")
        }
        #expect(call > 20)
    }

    @Test func findsOtherDamageBesideAnInterruptedChange() throws {
        let store = try store()
        try store.write(".git/index.lock", [])
        #expect(throws: DaybookError.self) { try seal(store) }
        let first = "projects/blog/log/events/2026/03/2026-03-01.0001.ndjson"
        try store.write(first, [])
        try store.write("notes.txt", [])
        let paths = try Verification(at: store.path).findings().map(\.path)
        #expect(paths == [".daybook/state/plan.json", "notes.txt", first])
    }

    private func importLines(into store: TestStore) throws -> String {
        let writing = try store.writer().beginImport(
            project: "blog", format: "combined", author: TestStore.author, now: TestStore.noon)
        writing.beginSource(name: "access.log", byteCount: 9)
        _ = Array("a line".utf8).withUnsafeBytes { writing.claim($0) }
        try writing.append(TestStore.line(9), time: TestStore.noon)
        return try writing.finish(readCount: 1, now: TestStore.noon).id
    }
}
