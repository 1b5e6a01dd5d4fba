import DaybookCore
import DaybookStore
import Foundation
import Testing

struct LedgerGuardTests {
    private let ledger = "ledger/2026/2026-03.ndjson"

    /// A store with two lines in its ledger and one acknowledged line.
    private func store() throws -> TestStore {
        let store = try TestStore()
        let writer = try store.writer()
        for id in 1...2 {
            try writer.append([TestStore.journalLine(id)])
            try writer.seal(author: TestStore.author, now: TestStore.noon)
        }
        try writer.append([TestStore.journalLine(3)])
        return store
    }

    @Test func refusesToAddToALedgerThatWasCutChangedOrExtendedInTheWorkTree() throws {
        let store = try store()
        let bytes = try store.read(ledger)
        let text = String(decoding: bytes, as: UTF8.self)
        let head = try store.snapshot().commit
        let changed = Array(text.replacing("\"lines\":1,", with: "\"lines\":2,", maxReplacements: 1).utf8)
        for damaged in [Array(bytes.prefix(200)), [], changed, bytes + bytes, bytes + [0x0A]] {
            try store.write(ledger, damaged)
            let before = store.files()
            let refusal = #expect(throws: DaybookError.self) {
                try store.writer().seal(author: TestStore.author, now: TestStore.noon)
            }
            #expect(refusal?.code == .damaged && refusal?.exitCode == 3)
            #expect(refusal?.remedy.contains("git -C \(store.path) checkout -- \(ledger)") == true)
            #expect(store.files() == before)
            #expect(try store.read(ledger) == damaged)
            #expect(try store.snapshot().commit == head)
        }
        try store.write(ledger, bytes)
        try store.writer().seal(author: TestStore.author, now: TestStore.noon)
        #expect(try store.lines(openTail: false).count == 3)
    }

    @Test func refusesToAddToALedgerFileThatIsMissing() throws {
        let store = try store()
        let head = try store.snapshot().commit
        try FileManager.default.removeItem(atPath: "\(store.path)/\(ledger)")
        let refusal = #expect(throws: DaybookError.self) {
            try store.writer().seal(author: TestStore.author, now: TestStore.noon)
        }
        #expect(refusal?.code == .damaged)
        #expect(try store.snapshot().commit == head)
        #expect(!store.files().contains(ledger))
    }

    @Test func keepsTheSaltsOfAProjectThatADamagedLedgerKeepsFromBeingDeleted() throws {
        let store = try TestStore()
        let writer = try store.writer()
        try writer.append([TestStore.journalLine(1)])
        try writer.seal(author: TestStore.author, now: TestStore.noon)
        _ = try writer.importSalts.salt(project: "blog", day: TestStore.noon.utcDay, now: TestStore.noon)
        let before = store.files()
        try store.write(ledger, [])
        #expect(throws: DaybookError.self) {
            try writer.deleteProject(slug: "blog", author: TestStore.author, now: TestStore.noon)
        }
        #expect(store.files() == before)
    }

    @Test func completesAChangeOverItsOwnHalfWrittenLinesButNotOverAnotherPast() throws {
        let store = try store()
        let bytes = try store.read(ledger)
        try store.write(".git/index.lock", [])
        #expect(throws: DaybookError.self) {
            try store.writer().seal(author: TestStore.author, now: TestStore.noon)
        }
        try FileManager.default.removeItem(atPath: "\(store.path)/.git/index.lock")
        var changed = bytes
        changed[20] ^= 1
        try store.write(ledger, changed)
        let refusal = #expect(throws: DaybookError.self) { _ = try store.writer() }
        #expect(refusal?.code == .damaged)
        #expect(try store.read(ledger) == changed)
        try store.write(ledger, bytes + Array("{\"prev\":".utf8))
        _ = try store.writer()
        #expect(try store.lines(openTail: false).count == 3)
        #expect(try Verification(at: store.path).findings() == [])
    }
}
