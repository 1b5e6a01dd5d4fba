import DaybookCore
import Testing

struct InstantTextTests {
    @Test(arguments: [
        ("2026-05-09T18:22:14Z", "2026-05-09T18:22:14.000Z"), ("2026-05-09T18:22:14", "2026-05-09T18:22:14.000Z"),
        ("2026-05-09 18:22:14.2509Z", "2026-05-09T18:22:14.250Z"),
        ("2026-05-09T18:22+02:00", "2026-05-09T16:22:00.000Z"),
        ("2026-05-09T18:22:14-0130", "2026-05-09T19:52:14.000Z"),
        ("1969-12-31T23:59:59.5Z", "1969-12-31T23:59:59.500Z"),
    ])
    func readsInstantsWithAndWithoutAZone(text: String, expected: String) throws {
        #expect(try #require(InstantText(text)).instant.preciseText == expected)
    }

    @Test(arguments: [
        "", "now", "2026-05-09T", "2026-05-09T25:00:00Z", "2026-05-09T18:22:14X", "2026-05-09T18:22:14+2",
    ])
    func refusesWhatIsNoInstant(text: String) {
        #expect(InstantText(text) == nil)
    }
}
