import DaybookCore
import DaybookTesting
import Testing

struct GrainTests {
    private func buckets(_ grain: Grain, _ zone: String, _ first: String, _ last: String) throws -> [Grain.Bucket] {
        let calendar = try LocalCalendar(zone)
        let range = try ReportRange(
            startAt: first, endAt: last, now: Instant(milliseconds: 0), calendar: calendar)
        return grain.buckets(of: range.current, in: calendar)
    }

    @Test(arguments: [
        ("Europe/Berlin", "2026-03-29", 23), ("Europe/Berlin", "2026-10-25", 25), ("Europe/Berlin", "2026-06-01", 24),
        ("Asia/Kolkata", "2026-06-01", 24), ("Australia/Lord_Howe", "2026-04-05", 25),
        ("Africa/Cairo", "2026-04-24", 23),
    ])
    func listsTheHoursOfLocalClocks(zone: String, date: String, count: Int) throws {
        let hours = try buckets(.hour, zone, date, date)
        #expect(hours.count == count)
        let calendar = try LocalCalendar(zone)
        let day = try #require(Day(date))
        #expect(hours.first?.bounds.lowerBound == calendar.start(of: day))
        #expect(hours.last?.bounds.upperBound == calendar.end(of: day))
    }

    @Test func namesAnHourByItsFirstInstantAndCutsItToTheRange() throws {
        let hours = try buckets(.hour, "Asia/Kolkata", "2026-06-01T10:45:00Z", "2026-06-01T11:29:59Z")
        #expect(hours.map(\.label) == ["2026-06-01T10:30:00Z"])
        #expect(hours[0].bounds.lowerBound.text == "2026-06-01T10:45:00Z")
        #expect(hours[0].bounds.upperBound.text == "2026-06-01T11:30:00Z")
    }

    @Test func tellsTheTwoHoursApartThatAClockShowsTwice() throws {
        let hours = try buckets(.hour, "Europe/Berlin", "2026-10-25T00:00:00Z", "2026-10-25T01:59:59Z")
        #expect(hours.map(\.label) == ["2026-10-25T00:00:00Z", "2026-10-25T01:00:00Z"])
    }

    @Test(arguments: [
        (Grain.day, ["2026-03-28", "2026-03-29", "2026-03-30", "2026-03-31", "2026-04-01"]),
        (.week, ["2026-03-23", "2026-03-30"]), (.month, ["2026-03-01", "2026-04-01"]),
    ])
    func namesDaysWeeksAndMonthsByTheirFirstDay(grain: Grain, labels: [String]) throws {
        let buckets = try buckets(grain, "Europe/Berlin", "2026-03-28", "2026-04-01")
        #expect(buckets.map(\.label) == labels)
    }

    @Test func coversARangeWithoutGapsAndOverlaps() throws {
        for zone in ["UTC", "Europe/Berlin", "America/St_Johns", "Pacific/Apia", "Australia/Lord_Howe"] {
            for grain in Grain.allCases {
                let all = try buckets(grain, zone, "2011-12-20T03:17:00Z", "2012-04-09T05:00:10Z")
                #expect(all.first?.bounds.lowerBound.text == "2011-12-20T03:17:00Z")
                #expect(all.last?.bounds.upperBound.text == "2012-04-09T05:00:11Z")
                for (bucket, next) in zip(all, all.dropFirst()) {
                    #expect(bucket.bounds.upperBound == next.bounds.lowerBound, "\(zone) \(grain) \(bucket.label)")
                }
                #expect(Set(all.map(\.label)).count == all.count)
            }
        }
    }

    @Test func findsNothingInAnEmptyRange() throws {
        let moment = Instant(milliseconds: 1_780_000_000_000)
        for grain in Grain.allCases { #expect(grain.buckets(of: moment..<moment, in: .utc).isEmpty) }
    }
}
