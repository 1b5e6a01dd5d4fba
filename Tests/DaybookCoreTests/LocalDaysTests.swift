import DaybookCore
import DaybookTesting
import Foundation
import Testing

@Suite(.enabled(if: SharedTestData.has("statistics"), "needs ../shared/testdata/statistics"))
struct LocalDaysTests {
    private struct Case: Decodable {
        let zone: String
        let local_date: String
        let start_utc: String
        let end_utc_exclusive: String
    }

    @Test func knowsTheBoundsOfEveryListedLocalDay() throws {
        let file = try #require(SharedTestData.folder("statistics")).appending(path: "local_days.ndjson")
        let cases = try Data(contentsOf: file).split(separator: 0x0A).map {
            try JSONDecoder().decode(Case.self, from: $0)
        }
        #expect(cases.count > 100)
        for item in cases {
            let calendar = try LocalCalendar(item.zone)
            let day = try #require(Day(item.local_date))
            let start = try #require(InstantText(item.start_utc)?.instant)
            let end = try #require(InstantText(item.end_utc_exclusive)?.instant)
            #expect(calendar.start(of: day) == start, "\(item.zone) \(item.local_date) starts")
            #expect(calendar.end(of: day) == end, "\(item.zone) \(item.local_date) ends")
            #expect(calendar.day(of: start) == day && calendar.day(of: end - 1) == day)
        }
        print("local days: \(cases.count) of \(cases.count) right")
    }
}
