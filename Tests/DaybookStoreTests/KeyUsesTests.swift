import DaybookCore
import DaybookStore
import Testing

struct KeyUsesTests {
    private let noon = TestStore.noon

    @Test func writesTheLastUseOfEachKeyAtMostOnceAMinute() throws {
        let store = try TestStore()
        let directory = try store.writer().directory
        let uses = KeyUses(of: directory)
        uses.note("key-a", at: noon)
        try uses.flush(at: noon)
        uses.note("key-a", at: noon + 5_000)
        uses.note("key-a", at: noon + 1_000)
        uses.note("key-b", at: noon + 59_000)
        try uses.flush(at: noon + 59_999)
        #expect(KeyUses(of: directory).lastUse(of: "key-a") == noon)
        try uses.flush(at: noon + 60_000)
        #expect(KeyUses(of: directory).lastUse(of: "key-a") == noon + 5_000)
        #expect(KeyUses(of: directory).lastUse(of: "key-b") == noon + 59_000)
        #expect(uses.lastUse(of: "key-c") == nil)
        #expect(try store.snapshot().waitingPaths().isEmpty)
    }

    @Test func startsAnewWhereTheFileCannotBeRead() throws {
        let store = try TestStore()
        let directory = try store.writer().directory
        try store.write(".daybook/state/key-uses.json", Array("{".utf8))
        let uses = KeyUses(of: directory)
        #expect(uses.lastUse(of: "key-a") == nil)
        uses.note("key-a", at: noon)
        try uses.flush()
        #expect(KeyUses(of: directory).lastUse(of: "key-a") == noon)
    }
}
