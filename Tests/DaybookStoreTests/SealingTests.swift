import DaybookCore
import DaybookStore
import Testing

struct SealingTests {
    @Test func sealsTheJournalIntoOneSegmentForEachProjectAndStreamInOneCommit() throws {
        let store = try TestStore()
        do {
            let writer = try store.writer()
            _ = try writer.createProject(TestStore.named("shop"), author: TestStore.author, now: TestStore.noon)
            let before = writer.snapshot.commit
            try writer.append([
                TestStore.journalLine(1), TestStore.journalLine(2, project: "shop"), TestStore.journalLine(3),
                TestStore.journalLine(4, stream: .identities),
            ])
            let seals = try writer.seal(author: TestStore.author, now: TestStore.noon)
            #expect(
                seals.map(\.path) == [
                    "projects/blog/log/events/2026/03/2026-03-01.0001.ndjson",
                    "projects/blog/log/identities/2026/03/2026-03-01.0001.ndjson",
                    "projects/shop/log/events/2026/03/2026-03-01.0001.ndjson",
                ])
            #expect(try store.snapshot().commit != before)
            #expect(try !writer.snapshot.waitsForWriter())
        }
        #expect(try store.lines().count == 2)
        #expect(try store.lines(of: "shop").count == 1)
        #expect(try store.snapshot().waitingPaths().isEmpty)
        #expect(store.files(below: ".daybook/open").isEmpty)
        #expect(try store.snapshot().paths(below: "projects/blog/log").count == 1)
    }

    @Test func showsTheOpenTailOnlyWhereAsked() throws {
        let store = try TestStore()
        let writer = try store.writer()
        try writer.append([TestStore.journalLine(1)])
        try writer.seal(author: TestStore.author, now: TestStore.noon)
        try writer.append([TestStore.journalLine(2)])
        #expect(try store.lines(openTail: false).count == 1)
        #expect(try store.lines(openTail: true).count == 2)
    }
}
