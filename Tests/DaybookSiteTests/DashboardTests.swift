import DaybookCore
import DaybookTesting
import Testing

@testable import DaybookSite

struct DashboardTests {
    private func fixed(_ units: Int) -> Value { .decimal(Fixed(units: units, decimals: 1)) }

    @Test func comparesCountsInPercentAndPercentagesInPoints() {
        #expect(Change(.int(150), .int(100), unit: .count).amount == .percent(Fixed(units: 50, decimals: 0)))
        #expect(Change(.int(1_012), .int(1_000), unit: .count).amount == .percent(Fixed(units: 12, decimals: 1)))
        #expect(Change(.int(150), .int(100), unit: .count).direction == .up)
        #expect(Change(.int(100), .int(150), unit: .count).direction == .down)
        #expect(Change(fixed(421), fixed(400), unit: .percent).amount == .points(Fixed(units: 21, decimals: 1)))
        #expect(Change(.int(5), .int(0), unit: .count).amount == .new)
        #expect(Change(.int(0), .int(0), unit: .count).direction == .flat)
    }

    private func days(_ numbers: some Sequence<Int>) -> [Day] { numbers.map { Day(number: 20_000 + $0) } }

    @Test func takesADayWithoutEventsForAGapOnlyWhereOthersHaveThem() {
        let busy = days((0..<40).filter { $0 != 20 && $0 != 21 })
        #expect(DataGaps.days(busy) == Set(days([20, 21])))
        let quiet = days(stride(from: 0, to: 60, by: 3))
        #expect(DataGaps.days(quiet).isEmpty)
        #expect(DataGaps.days([]).isEmpty && DataGaps.days(days([4])).isEmpty)
    }

    @Test func cutsALongLabelInItsMiddleAndKeepsTheWholeOfIt() {
        var markup = Markup()
        markup.label("/a/very/long/path/to/some/page/of/the/site.html")
        #expect(markup.string.contains("title=\"/a/very/long/path/to/some/page/of/the/site.html\""))
        let text = markup.string.replacing(#/<[^>]*>/#, with: "")
        #expect(text == "/a/very/long/path/to/some/page/of/the/site.html")
    }

    @Test func keepsTheExactFigureBesideAShortenedOne() throws {
        let language = try Templates(folders: [Checkout.templates]).look.language
        var markup = Markup()
        markup.figure(.int(1_234_567), unit: .count, language)
        #expect(markup.string == "<data value=\"1234567\" title=\"1,234,567\">1.23M</data>")
    }

    @Test func leadsFromAMonthToTheMonthsBesideItAndToItsYear() throws {
        let day = { (text: String) in try #require(Day(text)) }
        let periods = try Period.list(
            days: [day("2025-12-31"), day("2026-01-05"), day("2026-03-31")], today: day("2026-03-31"))
        let january = try #require(periods.first { $0.id == "2026-01" })
        #expect(PeriodNavigation.neighbours(of: january, among: periods).map(\.id) == ["2025-12", "2026", "2026-03"])
        let year = try #require(periods.first { $0.id == "2025" })
        #expect(PeriodNavigation.neighbours(of: year, among: periods).map(\.id) == ["all", "2026"])
    }
}
