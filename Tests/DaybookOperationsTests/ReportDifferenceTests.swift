import DaybookCore
import DaybookEngine
import DaybookModules
import DaybookTesting
import Testing

@testable import DaybookOperations

struct ReportDifferenceTests {
    private func values(_ paths: [String]) throws -> [String: ReportValue] {
        let events = paths.enumerated().map { number, path in
            var event = StoredEvent()
            event.id = EventIDs.text(UInt64(number), 0)
            event.time = Instant(milliseconds: 1_780_000_000_000 + number * 1_000)
            event.received = event.time
            (event.type, event.visitor, event.path) = ("pageview", "v\(number)", path)
            return event
        }
        let snapshot = try Snapshot(
            of: MemorySegments([events]), columns: Catalog.daybook.columns, project: Project(), calendar: .utc, jobs: 1)
        let day = snapshot.calendar.day(of: Instant(milliseconds: 1_780_000_000_000))
        let query = ReportQuery(range: ReportRange(days: day...day, calendar: .utc), calendar: .utc)
        return try Catalog.daybook.periodReports.reduce(into: [:]) { values, report in
            values[report.info.id] = try Engine(jobs: 1).run(report.plan(query), on: snapshot)
        }
    }

    private func difference(_ report: String, _ before: [String], _ after: [String]) throws -> ReportDifference {
        ReportDifference(
            before: try #require(try values(before)[report]), after: try #require(try values(after)[report]))
    }

    @Test func namesEachNumberThatMovesByItsRow() throws {
        let pages = try difference("pages", ["/", "/", "/a"], ["/", "/b"])
        #expect(
            pages.lines == [
                "pages", "  /\tviews 2 -> 1, unique_views 2 -> 1",
                "  /a\tviews 1 -> none, unique_views 1 -> none, avg_duration 0.0 -> none",
                "  /b\tviews none -> 1, unique_views none -> 1, avg_duration none -> 0.0",
            ])
        let stats = try difference("stats", ["/", "/a"], ["/"])
        #expect(stats.lines.contains("  current\tpageviews 2 -> 1, visitors 2 -> 1, sessions 2 -> 1"))
    }

    @Test func saysNothingWhereNothingMoves() throws {
        for report in Catalog.daybook.periodReports {
            #expect(try difference(report.info.id, ["/", "/a"], ["/", "/a"]).isEmpty)
        }
    }

    @Test func showsTheFirstRowsAndHowManyThereAreBesides() throws {
        let pages = try difference("pages", (0..<13).map { "/\($0)" }, [])
        #expect(pages.lines.count == 12 && pages.lines.last == "  and 4 more rows")
        #expect(pages.value["more"] == .int(4))
    }
}
