import DaybookCore
import DaybookSite
import Testing

struct PeriodTests {
    private func day(_ text: String) throws -> Day { try #require(Day(text)) }

    @Test func listsRollingPeriodsThenYearsThenMonthsThatHaveEvents() throws {
        let days = try ["2024-12-31", "2026-01-05", "2026-03-31"].map(day)
        let periods = Period.list(days: days, today: try day("2026-03-31"))
        #expect(
            periods.map(\.id) == [
                "today", "7d", "30d", "90d", "12m", "all", "2026", "2024", "2026-03", "2026-01", "2024-12",
            ])
    }

    @Test func countsTodayAmongTheDaysOfARollingPeriod() throws {
        let periods = Period.list(days: [try day("2026-01-05")], today: try day("2026-03-31"))
        let spans = Dictionary(
            uniqueKeysWithValues: periods.map { ($0.id, "\($0.days.lowerBound.text) \($0.days.upperBound.text)") })
        #expect(spans["today"] == "2026-03-31 2026-03-31")
        #expect(spans["7d"] == "2026-03-25 2026-03-31")
        #expect(spans["30d"] == "2026-03-02 2026-03-31")
        #expect(spans["12m"] == "2025-04-01 2026-03-31")
        #expect(spans["all"] == "2026-01-05 2026-03-31")
        #expect(spans["2026-01"] == "2026-01-01 2026-01-31")
        #expect(spans["2026"] == "2026-01-01 2026-12-31")
    }

    @Test func keepsFullPagesOfThirteenMonths() throws {
        let days = try ["2025-02-10", "2025-03-10", "2026-03-31"].map(day)
        let extents = Period.list(days: days, today: try day("2026-03-31")).filter { $0.id.count == 7 }
        #expect(extents.map(\.extent) == [.full, .full, .summary])
    }
}
