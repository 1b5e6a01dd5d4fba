import DaybookCore
import DaybookStore
import Foundation
import Testing

struct CrashTests {
    /// Runs `body` with a crash at every changing call, one after the other, until one run ends without a crash.
    private func atEveryCall(
        tearing: Bool = false, prepare: (TestStore) throws -> Void = { _ in },
        _ body: (StoreWriter) throws -> Void, check: (TestStore, _ isDone: Bool, _ call: Int) throws -> Void
    ) throws {
        var call = 0
        var isDone = false
        while !isDone {
            call += 1
            let store = try TestStore()
            try prepare(store)
            let files = CrashingFiles(fatalCall: call, tearsWrites: tearing)
            do {
                try body(store.writer(files))
                isDone = true
            } catch let error as DaybookError {
                #expect(error.message == "The process was killed.")
            }
            try check(store, isDone, call)
        }
        #expect(call > 10)
    }

    @Test(arguments: [false, true]) func leavesEveryLineExactlyOnceWhereverSealingIsKilled(tearing: Bool) throws {
        try atEveryCall(tearing: tearing) { store in
            let writer = try store.writer()
            try writer.append([TestStore.journalLine(1), TestStore.journalLine(2)])
            try writer.append([TestStore.journalLine(3), TestStore.journalLine(4, stream: .identities)])
        } _: { writer in
            try writer.seal(author: TestStore.author, now: TestStore.noon)
        } check: { store, _, call in
            do {
                let writer = try store.writer()
                #expect(try store.lines().count == 3, "killed at call \(call)")
                try writer.seal(author: TestStore.author, now: TestStore.noon)
            }
            #expect(try store.lines(openTail: false).sorted() == (1...3).map(text), "killed at call \(call)")
            #expect(try Verification(at: store.path).findings() == [], "killed at call \(call)")
            #expect(store.files(below: ".daybook/state/staging").isEmpty)
        }
    }

    @Test(arguments: [false, true]) func sealsEveryAcknowledgedLineOnceWhateverCallFailsMeanwhile(tearing: Bool) throws
    {
        var (call, failed) = (0, true)
        while failed {
            call += 1
            failed = false
            let store = try TestStore()
            do {
                let files = CrashingFiles(fatalCall: call, tearsWrites: tearing, recovers: true)
                var writer: StoreWriter?
                var acknowledged: [Int] = []
                for step in 1...4 {
                    do {
                        let open = try writer ?? store.writer(files)
                        writer = open
                        if step.isMultiple(of: 2) {
                            try open.seal(author: TestStore.author, now: TestStore.noon)
                        } else {
                            try open.append([TestStore.journalLine(step), TestStore.journalLine(step + 10)])
                            acknowledged += [step, step + 10]
                        }
                    } catch {
                        failed = true
                    }
                }
                try writer?.seal(author: TestStore.author, now: TestStore.noon)
                #expect(try store.lines(openTail: false) == acknowledged.map(text), "call \(call) fails")
            }
            _ = try store.writer()
            #expect(try Verification(at: store.path).findings() == [], "call \(call) fails")
        }
        #expect(call > 30)
    }

    @Test(arguments: [false, true]) func finishesAnImportOrSaysWhyWhateverCallFailsMeanwhile(tearing: Bool) throws {
        var (call, failed) = (0, true)
        while failed {
            call += 1
            failed = false
            let store = try TestStore()
            let files = CrashingFiles(fatalCall: call, tearsWrites: tearing, recovers: true)
            if let writer = try? store.writer(files) {
                failed = (try? importLines(1...3, into: writer)) == nil
                try writer.seal(author: TestStore.author, now: TestStore.noon)
                let count = try store.lines().count
                #expect(count == 3 || (failed && count == 0), "call \(call) fails")
                #expect(try importLines(1...3, into: writer).acceptedCount == 3 - count, "call \(call) fails")
            } else {
                failed = true
            }
            #expect(try Verification(at: store.path).findings() == [], "call \(call) fails")
        }
        #expect(call > 10)
    }

    @Test func keepsAcknowledgedLinesWhereverAppendingIsKilled() throws {
        var acknowledged = 0
        try atEveryCall(tearing: true) { store in
            _ = try store.writer()
            acknowledged = 0
        } _: { writer in
            for id in 1...4 {
                try writer.append([TestStore.journalLine(id)])
                acknowledged = id
            }
        } check: { store, _, call in
            _ = try store.writer()
            let lines = try store.lines()
            #expect(lines.count >= acknowledged, "killed at call \(call)")
            #expect(lines == (0..<lines.count).map { text($0 + 1) }, "killed at call \(call)")
        }
    }

    @Test(arguments: [false, true]) func publishesAnImportWholeOrNotAtAllWhereverItIsKilled(tearing: Bool) throws {
        try atEveryCall(tearing: tearing) { writer in
            try importLines(1...3, into: writer)
        } check: { store, isDone, call in
            let writer = try store.writer()
            let count = try store.lines().count
            #expect(count == 3 || (count == 0 && !isDone), "killed at call \(call)")
            #expect(writer.snapshot.imports().count == (count == 0 ? 0 : 1))
            #expect(try Verification(at: store.path).findings() == [], "killed at call \(call)")
            let record = try importLines(1...3, into: writer)
            #expect(record.acceptedCount == 3 - count)
            #expect(try store.lines().count == 3)
        }
    }

    @Test func takesAnImportBackWholeOrNotAtAllWhereverItIsKilled() throws {
        var id = ""
        try atEveryCall { store in
            id = try importLines(1...3, into: store.writer()).id
        } _: { writer in
            try writer.undoImport(id, author: TestStore.author, now: TestStore.noon)
        } check: { store, isDone, call in
            let writer = try store.writer()
            let count = try store.lines().count
            #expect(count == 0 || (count == 3 && !isDone), "killed at call \(call)")
            #expect(try Verification(at: store.path).findings() == [], "killed at call \(call)")
            #expect(try importLines(1...3, into: writer).acceptedCount == 3 - count)
        }
    }

    @Test func deletesAProjectWholeOrNotAtAllWhereverItIsKilled() throws {
        try atEveryCall { store in
            let writer = try store.writer()
            try importLines(1...2, into: writer)
            try writer.append([TestStore.journalLine(3), TestStore.journalLine(4, stream: .leads)])
        } _: { writer in
            try writer.deleteProject(slug: "blog", author: TestStore.author, now: TestStore.noon)
        } check: { store, isDone, call in
            let writer = try store.writer()
            if writer.snapshot.projects.isEmpty {
                #expect(store.files(below: "projects").isEmpty, "killed at call \(call)")
                #expect(store.files(below: ".daybook/state/import-keys").isEmpty, "killed at call \(call)")
            } else {
                #expect(!isDone)
                #expect(try store.lines().count == 3, "killed at call \(call)")
            }
            #expect(try Verification(at: store.path).findings() == [], "killed at call \(call)")
        }
    }

    @Test func makesAStoreAnewWhereverInitWasKilled() throws {
        var (call, isDone) = (0, false)
        while !isDone {
            call += 1
            let path = TestStore.temporaryPath()
            defer { try? FileManager.default.removeItem(atPath: path) }
            let files = CrashingFiles(fatalCall: call)
            let made = try? Store.initialize(at: path, author: TestStore.author, now: TestStore.noon, files: files)
            isDone = made != nil
            let isWhole = (try? StoreSnapshot.open(at: path)) != nil
            if !isWhole { _ = try Store.initialize(at: path, author: TestStore.author, now: TestStore.noon) }
            #expect(isWhole || !isDone, "killed at call \(call)")
            #expect(try Verification(at: path).findings() == [], "killed at call \(call)")
        }
        #expect(call > 10)
    }

    @discardableResult
    private func importLines(_ ids: ClosedRange<Int>, into writer: StoreWriter) throws -> ImportRecord {
        let writing = try writer.beginImport(
            project: "blog", format: "combined", author: TestStore.author, now: TestStore.noon)
        writing.beginSource(name: "access.log", byteCount: 100)
        for id in ids {
            let source = Array("source line \(id)".utf8)
            guard source.withUnsafeBytes({ writing.claim($0) }) else { continue }
            try writing.append(TestStore.line(id), time: TestStore.noon)
        }
        return try writing.finish(readCount: ids.count, now: TestStore.noon)
    }

    private func text(_ id: Int) -> String { String(decoding: TestStore.line(id, minute: id), as: UTF8.self) }
}
