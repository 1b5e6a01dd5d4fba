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

    @Test(arguments: 700..<712)
    func goesOnFromWhatWasCountedBefore(seed: Int) throws {
        let folder = try TemporaryFolder()
        let laws = try ReportLaws(Catalog.daybook, RandomStore(seed: seed))
        #expect(try laws.brokenByGoingOn(in: folder.path + "/cache").isEmpty)
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
