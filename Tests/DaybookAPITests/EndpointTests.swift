import DaybookCore
import DaybookEngine
import DaybookJSON
import DaybookModules
import DaybookTesting
import Testing

struct EndpointTests {
    private let reading: Reading
    private let reader = Grant(scopes: [.query])

    init() throws {
        let store = RandomStore(seed: 7)
        let calendar = try LocalCalendar(store.project.timeZone)
        let snapshot = try Snapshot(
            of: MemorySegments(store.segments), columns: Catalog.daybook.columns, project: store.project,
            calendar: calendar, jobs: 1)
        reading = Reading(
            calendar: calendar, now: snapshot.newest ?? Instant(milliseconds: 0), publicThreshold: 5
        ) { plans in try Engine(jobs: 1).run(plans, on: snapshot) }
    }

    private func body(_ report: String, _ query: [String: String]) throws -> Value {
        let endpoint = try #require(Catalog.daybook.endpoint(ofReport: report))
        return try JSON.parse(try endpoint.respond(to: Call(grant: reader, query: query), reading: reading))
    }

    @Test func refusesACallerWithoutThePermissionOnEveryEndpoint() {
        for endpoint in Catalog.daybook.endpoints {
            let call = Call(grant: Grant(scopes: [.ingest]), query: ["limit": "x"])
            #expect(throws: APIError.missingScope(.query)) { try endpoint.respond(to: call, reading: reading) }
        }
        #expect(
            APIError.missingScope(.query).message
                == "API key does not have the required 'query' scope for this endpoint.")
    }

    @Test func movesALimitIntoItsBoundsAndSkipsTheOffset() throws {
        let all = try #require(body("pages", ["limit": "5000"])["data"]?.list)
        #expect(try body("pages", ["limit": "-3"])["data"]?.list == Array(all.prefix(1)))
        #expect(try body("pages", ["limit": "1", "offset": "1"])["data"]?.list == Array(all.dropFirst().prefix(1)))
        #expect(try body("pages", ["offset": "-1"])["data"]?.list == Array(all.prefix(10)))
        #expect(try body("pages", ["offset": "999"])["data"]?.list == [])
        #expect(try body("pages", ["offset": "999"])["total"] == .int(all.count))
    }

    @Test func namesTheParameterThatItCannotRead() {
        #expect(throws: APIError.invalidParameter("limit")) { try body("pages", ["limit": "ten"]) }
        #expect(throws: APIError.invalidParameter("start_at")) { try body("stats", ["start_at": "spring"]) }
        #expect(throws: APIError.startAfterEnd) {
            try body("stats", ["start_at": "2026-02-02", "end_at": "2026-01-31"])
        }
        #expect(
            String(decoding: APIError.invalidParameter("start_at").body, as: UTF8.self)
                == #"{"error":"Invalid value for query parameter 'start_at'."}"#)
    }

    @Test func answersAnEmptyRangeWithZeros() throws {
        let stats = try body("stats", ["start_at": "2026-02-02T10:00:00.5Z", "end_at": "2026-02-02T10:00:00.499Z"])
        #expect(stats["current"]?["pageviews"] == .int(0))
        #expect(
            try body("timeseries", ["start_at": "2026-02-02T10:00:00.5Z", "end_at": "2026-02-02T10:00:00.499Z"])["data"]
                == .list([]))
    }
}
