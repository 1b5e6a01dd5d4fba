import Crypto
import DaybookCore
import DaybookStore
import Testing

struct SaltTests {
    private let day = Day(year: 2026, month: 2, day: 28)
    private let hour = 3_600_000

    @Test func sharesASaltFor48HoursAndDestroysItThen() throws {
        let store = try TestStore()
        let noon = TestStore.noon
        let first = try store.writer().importSalts.salt(project: "blog", day: day, now: noon)
        #expect(first.isNew && !first.replacesDestroyed && first.bytes.count == 32)
        let later = try store.writer(now: noon + 47 * hour).importSalts
            .salt(project: "blog", day: day, now: noon + 47 * hour)
        #expect(later.bytes == first.bytes && !later.isNew)
        #expect(store.files(below: ".daybook/salts") == ["imports/blog/2026-02-28"])
        let writer = try store.writer(now: noon + 48 * hour)
        #expect(store.files(below: ".daybook/salts").isEmpty)
        let next = try writer.importSalts.salt(project: "blog", day: day, now: noon + 48 * hour)
        #expect(next.isNew && next.replacesDestroyed && next.bytes != first.bytes)
    }

    @Test func givesEachProjectAndDayItsOwnSalt() throws {
        let store = try TestStore()
        let salts = try store.writer().importSalts
        let one = try salts.salt(project: "blog", day: day, now: TestStore.noon).bytes
        #expect(try salts.salt(project: "blog", day: day + 1, now: TestStore.noon).bytes != one)
        #expect(try salts.salt(project: "shop", day: day, now: TestStore.noon).bytes != one)
        #expect(try salts.salt(project: "blog", day: day, now: TestStore.noon).bytes == one)
    }

    @Test func neverKeepsASaltPastItsTimeInMemory() throws {
        let store = try TestStore()
        let salts = try store.writer().importSalts
        let one = try salts.salt(project: "blog", day: day, now: TestStore.noon).bytes
        let later = TestStore.noon + 49 * hour
        #expect(try salts.destroyExpired(now: later) == 1)
        #expect(try salts.salt(project: "blog", day: day, now: later).bytes != one)
    }

    @Test func neverShowsASaltToGit() throws {
        let store = try TestStore()
        let writer = try store.writer()
        _ = try writer.importSalts.salt(project: "blog", day: day, now: TestStore.noon)
        #expect(try writer.snapshot.waitingPaths().isEmpty)
    }

    @Test func makesVisitorIdsByTheFormulaOfTheDesign() {
        let salt = [UInt8](repeating: 7, count: 32)
        let address: [UInt8] = [192, 0, 2, 0]
        let expected = HMAC<SHA256>.authenticationCode(
            for: address + [0] + Array("Agent/1".utf8), using: SymmetricKey(data: salt))
        let id = VisitorHash(salt: salt).id(truncatedAddress: address, userAgent: "Agent/1".utf8)
        #expect(id == "v_" + Hex.text(Array(expected).prefix(8)))
        #expect(id.utf8.count == 18)
    }
}
