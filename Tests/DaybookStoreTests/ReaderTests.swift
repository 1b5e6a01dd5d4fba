import DaybookCore
import DaybookStore
import DaybookTesting
import Foundation
import Testing

struct ReaderTests {
    /// What the reader's own folder says, through files of which no call may change anything.
    private func snapshot(of store: TestStore) throws -> StoreSnapshot {
        try StoreSnapshot.open(at: store.path, files: CrashingFiles(fatalCall: 1))
    }

    @Test func waitsForAWriterOnlyWhileAcknowledgedLinesAreNotSealed() throws {
        let store = try TestStore()
        #expect(try !snapshot(of: store).waitsForWriter())
        let writer = try store.writer()
        try writer.append([TestStore.journalLine(1)])
        #expect(try snapshot(of: store).waitsForWriter())
        try writer.seal(author: TestStore.author, now: TestStore.noon)
        #expect(try !snapshot(of: store).waitsForWriter())
    }

    @Test func waitsForAWriterWhileAChangeIsInterrupted() throws {
        let store = try TestStore()
        do {
            let writer = try store.writer()
            try store.write(".git/index.lock", [])
            #expect(throws: DaybookError.self) {
                _ = try writer.createProject(
                    TestStore.named("Shop"), author: TestStore.author, now: TestStore.noon)
            }
        }
        #expect(try snapshot(of: store).waitsForWriter())
        try FileManager.default.removeItem(atPath: "\(store.path)/.git/index.lock")
        _ = try store.writer()
        #expect(try !snapshot(of: store).waitsForWriter())
    }

    @Test func waitsForNobodyWhereAJournalFileOutlivedItsSealing() throws {
        let store = try TestStore()
        let writer = try store.writer()
        try writer.append([TestStore.journalLine(1)])
        let bytes = try store.read(".daybook/open/1.ndjson")
        try writer.seal(author: TestStore.author, now: TestStore.noon)
        try store.write(".daybook/open/1.ndjson", bytes)
        try store.write(".daybook/open/2.ndjson", [])
        #expect(try !snapshot(of: store).waitsForWriter())
    }

    @Test func readsAndVerifiesAStoreWithoutChangingAnyFile() throws {
        let store = try TestStore()
        do {
            let writer = try store.writer()
            try writer.append([TestStore.journalLine(1)])
            try writer.seal(author: TestStore.author, now: TestStore.noon)
        }
        try FileManager.default.removeItem(atPath: "\(store.path)/.daybook")
        let before = (store.files(), store.files(below: ".git"))
        let snapshot = try snapshot(of: store)
        #expect(try !snapshot.waitsForWriter())
        #expect(try snapshot.waitingPaths().isEmpty)
        let segments = try snapshot.segments(of: snapshot.project(slug: "blog"), openTail: true)
        #expect(try segments.bytes(of: segments.segments[0]).count == segments.segments[0].byteCount)
        let verification = try Verification(at: store.path, files: CrashingFiles(fatalCall: 1))
        #expect(try verification.findings() == [])
        #expect(before == (store.files(), store.files(below: ".git")))
    }
}
