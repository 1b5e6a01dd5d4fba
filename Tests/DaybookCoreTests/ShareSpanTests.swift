import DaybookCore
import Testing

struct ShareSpanTests {
    private let today = Day(year: 2026, month: 3, day: 31)
    private let first = Day(year: 2025, month: 11, day: 2)

    @Test(arguments: [
        ("today", "2026-03-31 2026-03-31"), ("7d", "2026-03-25 2026-03-31"), ("30d", "2026-03-02 2026-03-31"),
        ("90d", "2026-01-01 2026-03-31"), ("12m", "2025-04-01 2026-03-31"), ("all", "2025-11-02 2026-03-31"),
        ("2025", "2025-01-01 2025-12-31"), ("2024-02", "2024-02-01 2024-02-29"),
        ("2026-03-01..2026-03-15", "2026-03-01 2026-03-15"),
    ])
    func standsForDays(_ text: String, _ days: String) throws {
        let span = try #require(ShareSpan(text)).days(today: today, first: first)
        #expect("\(span.lowerBound.text) \(span.upperBound.text)" == days)
    }

    @Test(arguments: [
        "", "31d", "2026-13", "26", "2026-03-15..2026-03-01", "2026-03-01...2026-03-02", "+202", "2026-02-30",
    ])
    func isNothingElse(_ text: String) { #expect(ShareSpan(text) == nil) }
}
