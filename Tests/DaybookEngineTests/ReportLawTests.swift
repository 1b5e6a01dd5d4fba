import DaybookCore
import DaybookEngine
import DaybookModules
import DaybookTesting
import Testing

struct ReportLawTests {
    @Test func declaresNothingWrong() {
        #expect(Catalog.daybook.problems().isEmpty)
    }

    @Test(arguments: 200..<215)
    func foldsInPartsAsAtOnceHoweverItIsCut(seed: Int) throws {
        #expect(try ReportLaws(Catalog.daybook, RandomStore(seed: seed)).brokenBySplitting().isEmpty)
    }

    @Test(arguments: 300..<315)
    func givesTheSameBytesWhateverTheOrderOfLinesAndSegments(seed: Int) throws {
        #expect(try ReportLaws(Catalog.daybook, RandomStore(seed: seed)).brokenByReordering().isEmpty)
    }

    @Test(arguments: 400..<405)
    func answersInTheShapeItDeclares(seed: Int) throws {
        #expect(try ReportLaws(Catalog.daybook, RandomStore(seed: seed)).brokenByShape().isEmpty)
    }

    @Test(arguments: 500..<530)
    func joinsDaysToWhatAScanOfTheSpanCounts(seed: Int) throws {
        #expect(try ReportLaws(Catalog.daybook, RandomStore(seed: seed)).brokenByJoiningDays().isEmpty)
    }

    @Test(arguments: 1_100..<1_120)
    func saysTheSameOfManyRangesAtOnceAsOfEachAlone(seed: Int) throws {
        let broken = try ReportLaws(Catalog.daybook, RandomStore(seed: seed)).brokenBySharing()
        #expect(broken.isEmpty, "\(broken)")
    }

    @Test(arguments: 700..<730)
    func goesOnFromWhatWasCountedBefore(seed: Int) throws {
        let folder = try TemporaryFolder()
        let laws = try ReportLaws(Catalog.daybook, RandomStore(seed: seed))
        #expect(try laws.brokenByGoingOn(in: folder.path + "/cache").isEmpty)
    }

    @Test(arguments: 900..<1_000)
    func dependsOnNothingThatDoesNotTouchTheReachOfItsSpan(seed: Int) throws {
        let broken = try ReportLaws(Catalog.daybook, RandomStore(seed: seed)).brokenByLeavingOut()
        #expect(broken.isEmpty, "\(broken)")
    }

    @Test func reachesNoFurtherThanTheSessionsOfASpan() throws {
        let first = try #require(Day("2026-05-01"))
        var events: [StoredEvent] = []
        func view(_ visitor: String, minute: Int) {
            var event = StoredEvent()
            event.time = Instant(milliseconds: first.number * 86_400_000 + minute * 60_000)
            (event.received, event.id) = (event.time, EventIDs.text(UInt64(events.count), 1))
            (event.type, event.visitor, event.path) = ("pageview", visitor, "/")
            events.append(event)
        }
        // Every midnight has a session of its own, and the fourth day one that lasts until the seventh.
        for day in 0..<12 {
            for minute in [-15, 0] { view("v_\(day)", minute: (day + 1) * 1_440 + minute) }
        }
        for minute in stride(from: 3 * 1_440 + 720, through: 6 * 1_440 + 720, by: 20) { view("v_long", minute: minute) }
        let setting = CountedProject.Setting(
            project: Project(), calendar: .utc, rules: .none, columns: Set(Column.allCases),
            folds: Catalog.daybook.folds)
        let days = try CountedProject(setting, of: MemorySegments([events]), engine: Engine(jobs: 1)).days
        func reach(_ from: Int, _ to: Int) -> ClosedRange<Int> {
            let calendar = LocalCalendar.utc
            let reach = days.reach(of: calendar.start(of: first + from)..<calendar.end(of: first + to))
            let last = calendar.day(of: reach.upperBound).number - 1
            return calendar.day(of: reach.lowerBound).number - first.number...last - first.number
        }
        #expect(reach(0, 0) == 0...1)
        #expect(reach(9, 9) == 8...10)
        #expect(reach(2, 2) == 1...3)
        #expect(reach(3, 3) == 2...6)
        #expect(reach(5, 5) == 3...6)
        #expect(reach(6, 6) == 3...7)
        #expect(reach(7, 7) == 6...8)
    }

    @Test(arguments: 600..<605)
    func readsColumnFilesAsTheLinesTheyWereMadeOf(seed: Int) throws {
        let folder = try TemporaryFolder()
        let laws = try ReportLaws(Catalog.daybook, RandomStore(seed: seed))
        #expect(try laws.brokenByColumnFiles(in: folder.path + "/columns").isEmpty)
    }

    @Test(arguments: 800..<806)
    func countsTheSameUnderConditionsThatEverythingMeetsHoweverMany(seed: Int) throws {
        let store = RandomStore(seed: seed)
        let laws = try ReportLaws(Catalog.daybook, store)
        let snapshot = try laws.snapshot(store.segments)
        var dice = SeededRandom(seed: seed)
        let filter = RandomFilter(&dice).text
        let more = (0..<12).map { ";page!=/none-\($0)" }.joined()
        for (report, range) in Catalog.daybook.reports.flatMap({ report in store.ranges.map { (report, $0) } }) {
            let faces = try [filter, filter + more].map { text in
                try laws.faces(
                    report,
                    ReportQuery(
                        range: ReportRange(current: range, calendar: snapshot.calendar), calendar: snapshot.calendar,
                        filter: Filter(text)), on: snapshot)
            }
            #expect(faces[0] == faces[1], "\(report.info.id) of '\(filter)'")
        }
    }

    @Test(arguments: 300..<306)
    func writesTheSameCSVStraightFromRowsAsFromTheirTable(seed: Int) throws {
        let store = RandomStore(seed: seed)
        let snapshot = try ReportLaws(Catalog.daybook, store).snapshot(store.segments)
        for range in store.ranges {
            for (report, threshold) in Catalog.daybook.reports.flatMap({ [($0, nil), ($0, 2)] }) {
                let query = ReportQuery(
                    range: ReportRange(current: range, calendar: snapshot.calendar), calendar: snapshot.calendar,
                    publicThreshold: threshold)
                let value = try Engine(jobs: 1).run(report.plan(query), on: snapshot)
                for page in [Page(limit: Int.max), Page(limit: 2, offset: 1)] {
                    #expect(value.csvBytes(page) == CSVWriter.bytes(value.csv(page)), "\(report.info.id)")
                }
            }
        }
    }
}
