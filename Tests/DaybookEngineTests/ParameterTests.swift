import DaybookCore
import DaybookEngine
import DaybookModules
import DaybookTesting
import Testing

struct ParameterTests {
    private let reading: Reading

    init() throws {
        var request = StoredEvent()
        request.id = EventIDs.text(1, 0)
        request.time = Instant(milliseconds: 1_760_000_000_000)
        (request.received, request.type, request.visitor, request.status) = (request.time, "request", "v", 200)
        let snapshot = try Snapshot(
            of: MemorySegments([[request]]), columns: Catalog.daybook.columns, project: Project(), calendar: .utc,
            jobs: 1)
        reading = Reading(
            calendar: .utc, now: Instant(milliseconds: 1_780_000_000_000), publicThreshold: 5
        ) { plans in try Engine(jobs: 1).run(plans, on: snapshot) }
    }

    private func query(
        _ report: String, _ given: [String: String], as face: Parameters.Face = .body
    ) throws -> ReportQuery {
        let info = try #require(Catalog.daybook.report(report)).info
        return try Parameters(given, of: info).query(reading, of: info, as: face)
    }

    private func rows(_ query: ReportQuery, of report: String, _ face: Parameters.Face) throws -> Int {
        let report = try #require(Catalog.daybook.report(report))
        let value = try reading.values([Question(report, query)])[0]
        let everything = Page(limit: Int.max)
        if face == .csv { return value.csv(everything).rows.count }
        return value.body(everything).parts.reduce(0) { sum, part in
            if case .table(let table) = part.content { sum + table.rows.count } else { sum }
        }
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

    /// With a row for each day of ten thousand years one request would take minutes and gigabytes.
    @Test(arguments: Catalog.daybook.periodReports.map(\.info.id))
    func listsDaysOfAHundredYearsAtMost(report: String) throws {
        let century = ["start_at": "1926-01-01", "end_at": "2026-01-01"]
        let more = ["start_at": "1925-12-31", "end_at": "2026-01-01"]
        let all = ["start_at": "0001-01-01", "end_at": "9999-12-31", "grain": "month"]
        for face in [Parameters.Face.body, .csv] {
            let isSeries = try rows(query(report, century, as: face), of: report, face) >= 36_526
            #expect(isSeries == (["timeseries", "requests"].contains(report) || report == "stats" && face == .csv))
            for range in [more, all] {
                if isSeries {
                    #expect(throws: APIError.invalidParameter("start_at")) { try query(report, range, as: face) }
                } else {
                    #expect(try rows(query(report, range, as: face), of: report, face) < 100)
                }
            }
        }
    }
}
