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
}
