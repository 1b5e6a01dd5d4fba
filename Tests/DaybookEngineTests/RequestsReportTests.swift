import DaybookCore
import DaybookEngine
import DaybookJSON
import DaybookModules
import DaybookTesting
import Testing

struct RequestsReportTests {
    private func line(_ number: Int, bytes: Int?) -> StoredEvent {
        var event = StoredEvent()
        event.id = EventIDs.text(UInt64(number), 0)
        event.time = Instant(milliseconds: 1_780_000_000_000 + number)
        event.received = event.time
        (event.type, event.visitor, event.status, event.bytes) = ("request", "v", 200, bytes)
        return event
    }

    private func total(_ events: [StoredEvent], jobs: Int) throws -> Value? {
        let snapshot = try Snapshot(
            of: MemorySegments([events]), columns: Catalog.daybook.columns, project: Project(), calendar: .utc, jobs: 1)
        let report = try #require(Catalog.daybook.report("requests"))
        let range = Instant(milliseconds: 1_780_000_000_000)..<Instant(milliseconds: 1_780_000_100_000)
        let query = ReportQuery(range: ReportRange(current: range, calendar: .utc), calendar: .utc)
        let engine = Engine(jobs: jobs, runsPerPart: 1)
        return try JSON.parse(try engine.run(report.plan(query), on: snapshot).body(Page(limit: 1)).json)["total"]
    }

    @Test func stopsAtTheLargestNumberWhereSizesAreMadeUp() throws {
        let events = (0..<5).map { line($0, bytes: Int.max / 2) }
        for jobs in 1...3 { #expect(try total(events, jobs: jobs)?["bytes"] == .int(Int.max)) }
    }

    @Test func countsALineWithoutASizeAsNoBytes() throws {
        #expect(try total([line(1, bytes: nil), line(2, bytes: 7)], jobs: 1)?["bytes"] == .int(7))
    }
}
