import DaybookCore
import Testing

struct EventIDsTests {
    @Test func writesVersion7InTheUsualSpelling() {
        var ids = EventIDs { 0xFFFF_FFFF_FFFF_FFFF }
        let id = ids.next(at: Instant(milliseconds: 0x0123_4567_89AB))
        #expect(id == "01234567-89ab-7000-bfff-ffffffffffff")
        #expect(EventIDs.text(0x0123_4567_89AB_CDEF, 0x0102_0304_0506_0708) == "01234567-89ab-cdef-0102-030405060708")
    }

    @Test func sortsInTheOrderOfMakingWhenTheClockStandsOrStepsBack() {
        var ids = EventIDs { 0 }
        let made = (0..<10_000).map { ids.next(at: Instant(milliseconds: 1_000 - $0 % 3)) }
        #expect(made == made.sorted() && Set(made).count == made.count)
    }
}
