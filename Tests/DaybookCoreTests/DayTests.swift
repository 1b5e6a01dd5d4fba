import DaybookCore
import DaybookTesting
import Foundation
import Testing

struct DayTests {
    @Test func countsDaysAsFoundationDoes() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone.gmt
        for number in stride(from: -1_000, to: 60_000, by: 17) {
            let parts = calendar.dateComponents(
                [.year, .month, .day], from: Date(timeIntervalSince1970: Double(number) * 86_400))
            let day = Day(number: number)
            #expect(day.year == parts.year && day.month == parts.month && day.day == parts.day)
            #expect(Day(day.text) == day)
            #expect(Day(year: day.year, month: day.month, day: day.day) == day)
        }
    }

    @Test(arguments: ["2026-02-29", "2026-13-01", "2026-00-10", "2026-1-1", "26-01-01", "2026-01-00", "+026-01-01"])
    func refusesDatesThatDoNotExist(text: String) {
        #expect(Day(text) == nil)
    }

    @Test func cutsALongerMonthsDayToTheLastOfAShorter() throws {
        let day = try #require(Day("2026-03-31"))
        #expect(day.adding(months: -1).text == "2026-02-28")
        #expect(day.adding(months: -12).text == "2025-03-31")
        #expect(day.adding(months: 11).text == "2027-02-28")
    }
}
