import DaybookCore
import DaybookEngine
import DaybookModules
import DaybookTesting
import Testing

struct ParameterTests {
    private let reading: Reading

    init() throws {
        let snapshot = try Snapshot(
            of: MemorySegments([]), columns: Catalog.daybook.columns, project: Project(), calendar: .utc, jobs: 1)
        reading = Reading(
            calendar: .utc, now: Instant(milliseconds: 1_780_000_000_000), publicThreshold: 5
        ) { plans in try Engine(jobs: 1).run(plans, on: snapshot) }
    }

    private func query(_ report: String, _ given: [String: String]) throws -> ReportQuery {
        let info = try #require(Catalog.daybook.report(report)).info
        return try Parameters(given, of: info).query(reading)
    }

    @Test func asksForDaysOfEverythingInFullUnlessToldOtherwise() throws {
        let query = try query("timeseries", [:])
        #expect(query.filter.isEmpty && query.grain == .day && query.publicThreshold == nil)
    }

    @Test func readsFilterGrainAndView() throws {
        let query = try query("timeseries", ["filter": "country==DE", "grain": "week", "view": "public"])
        #expect(query.filter.text == "country==DE" && query.grain == .week && query.publicThreshold == 5)
    }

    @Test func offersAGrainOnlyToSeriesAndNothingToTheMoment() throws {
        let names = { (report: String) in
            Catalog.daybook.endpoint(ofReport: report)?.info.input.map(\.name)
        }
        #expect(names("timeseries") == ["start_at", "end_at", "filter", "grain", "view"])
        #expect(names("pages") == ["start_at", "end_at", "limit", "offset", "filter", "view"])
        #expect(names("stats") == ["start_at", "end_at", "filter", "view"])
        #expect(names("realtime") == [])
        #expect(try query("pages", ["grain": "week"]).grain == .day)
    }

    @Test(arguments: [("grain", "year"), ("grain", ""), ("view", "secret"), ("start_at", "x"), ("limit", "x")])
    func refusesWhatItCannotRead(name: String, value: String) {
        #expect(throws: APIError.invalidParameter(name)) {
            try query(name == "limit" ? "pages" : "timeseries", [name: value])
        }
    }

    @Test func refusesHoursOfMoreThan400Days() throws {
        let range = ["start_at": "2025-01-01", "end_at": "2026-02-04", "grain": "hour"]
        #expect(try query("timeseries", range).grain == .hour)
        #expect(throws: APIError.invalidParameter("grain")) {
            try query("timeseries", range.merging(["end_at": "2026-02-05"]) { $1 })
        }
    }
}
