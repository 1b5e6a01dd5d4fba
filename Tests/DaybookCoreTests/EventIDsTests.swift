import DaybookCore
import Testing

struct EventIDsTests {
    @Test func sortsIDsInTheOrderInWhichTheyWereMade() {
        var ids = EventIDs()
        let times = [5, 5, 5, 4, 9, 9, 2].map { Instant(milliseconds: 1_780_000_000_000 + $0) }
        var made = times.map { ids.next(at: $0) }
        for _ in 0..<10_000 { made.append(ids.next(at: times[0])) }
        #expect(made == made.sorted())
        #expect(Set(made).count == made.count)
    }

    @Test func marksVersionSevenAndTheVariant() {
        var ids = EventIDs { UInt64.max }
        let id = Array(ids.next(at: Instant(milliseconds: 0x0198_F1DE_0000)))
        #expect(String(id.prefix(15)) == "0198f1de-0000-7")
        #expect(id[19] == "b" && id.count == 36)
    }
}
