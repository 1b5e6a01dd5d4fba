import DaybookCore
import DaybookTesting
import Testing

@testable import DaybookSite

struct ChartTests {
    private func language() throws -> Language { try Templates(folders: [Checkout.templates]).look.language }

    private func axis(_ count: Int, _ grain: Grain = .day, from start: String = "2026-03-01") throws -> TimeAxis {
        let first = try #require(Day(start))
        let rows = (0..<count).map { place in
            switch grain {
            case .hour: (LocalCalendar.utc.start(of: first) + place * 3_600_000).text
            case .day: (first + place).text
            case .week: (first.monday + place * 7).text
            case .month: first.firstOfMonth.adding(months: place).text
            }
        }
        return TimeAxis(rows, grain: grain, calendar: .utc, language: try language())
    }

    private func drawn(_ chart: SeriesChart) -> String {
        var markup = Markup()
        chart.add(to: &markup, id: "c")
        return markup.string
    }

    @Test func endsAScaleOnARoundNumberAtOrAboveTheLargestValue() {
        for largest in [0, 1, 2, 3, 4, 5, 7, 9, 10, 11, 99, 100, 101, 560, 12_345, 999_999] {
            for count in [2, 3, 4] {
                let ticks = Ticks(largest: largest, count: count)
                #expect(ticks.top >= max(1, largest) && ticks.steps.count <= count + 1)
                #expect(ticks.steps.first == 0 && ticks.steps.last == ticks.top)
                #expect("125".contains(String(ticks.steps[1]).first ?? "x"), "\(largest) \(ticks.steps)")
            }
        }
    }

    @Test(arguments: [(24, Grain.hour), (7, .day), (30, .day), (90, .day), (52, .week), (40, .month)])
    func namesAFewRoundPlacesOfAnAxis(_ count: Int, _ grain: Grain) throws {
        let labels = try axis(count, grain).labels
        #expect((3...8).contains(labels.count), "\(labels.map(\.text))")
        #expect(Set(labels.map(\.place)).count == labels.count)
        #expect(labels.allSatisfy { (0..<count).contains($0.place) })
        #expect(labels.filter { !$0.isMinor }.count <= 5)
    }

    @Test func drawsEveryValueAtItsHeight() throws {
        let chart = SeriesChart(title: "Visitors", axis: try axis(3), values: [0, 5, 10], language: try language())
        #expect(drawn(chart).contains("d=\"M0 1000L10 500L20 0\""))
    }

    @Test func leavesABlankWhereNothingIsKnownInsteadOfAZero() throws {
        var chart = SeriesChart(
            title: "Visitors", axis: try axis(5), values: [4, 4, 0, 4, 4], language: try language())
        (chart.missing, chart.isMain) = ([2], true)
        let markup = drawn(chart)
        #expect(markup.contains("class=\"now\" d=\"M0 0L10 0\"") && markup.contains("class=\"now\" d=\"M30 0L40 0\""))
        #expect(markup.contains("class=\"missing\" d=\"M15 0") && markup.contains("3 March 2026: no data"))
        chart.missing = []
        #expect(!drawn(chart).contains("no data") && drawn(chart).contains("L20 1000"))
    }

    @Test func breaksTheLineToABucketThatIsNotOver() throws {
        var chart = SeriesChart(title: "Visitors", axis: try axis(3), values: [4, 4, 2], language: try language())
        chart.partial = [2]
        #expect(drawn(chart).contains("class=\"now\" d=\"M0 0L10 0\""))
        #expect(drawn(chart).contains("class=\"now open\" d=\"M10 0L20 500\""))
    }

    @Test func stopsTheLineWhereBucketsHaveNotBegun() throws {
        let chart = SeriesChart(title: "Visitors", axis: try axis(5), values: [4, 4], language: try language())
        #expect(drawn(chart).contains("viewBox=\"0 0 40 1000\"") && drawn(chart).contains("d=\"M0 0L10 0\""))
    }

    @Test(arguments: ["en", "de"]) func leavesRoomForLongNumbersBesideTheScale(locale: String) throws {
        let language = try Templates(folders: [Checkout.templates], locale: locale).look.language
        let axis = try axis(2)
        func isWide(_ values: [Int]) -> Bool {
            drawn(SeriesChart(title: "", axis: axis, values: values, language: language)).contains("chart wide")
        }
        #expect(!isWide([0, 4_000]))
        #expect(isWide([0, 20_000]) == (locale == "de"), "in German it is 20 Tsd.")
        let scale = drawn(SeriesChart(title: "", axis: axis, values: [0, 20_000], language: language))
        #expect(scale.contains(locale == "de" ? ">20\u{A0}Tsd.<" : ">20k<"))
    }

    @Test func saysInWordsWhatItShows() throws {
        let chart = SeriesChart(title: "Visitors", axis: try axis(3), values: [3, 1_200, 7], language: try language())
        #expect(
            chart.summary.hasPrefix(
                "Visitors from 1 March 2026 to 3 March 2026: highest 1,200 on 2 March 2026, lowest 3 on 1 March 2026."))
    }

    @Test func colorsEveryCountryThatCountsAndNoOther() throws {
        let look = try Templates(folders: [Checkout.templates]).look
        let map = WorldMap(
            title: "Countries", outlines: look.outlines, values: [("DE", 100), ("FR", 3), ("XX", 50), ("QQ", 2)],
            language: look.language)
        var markup = Markup()
        map.add(to: &markup, id: "m")
        #expect(markup.string.matches(of: #/<path class="shade-/#).count == 2)
        #expect(markup.string.contains("<title>Germany: 100</title>"))
    }

    @Test func givesEachShadeOfAMapARangeOfItsOwn() {
        for largest in [1, 2, 3, 5, 9, 10, 99, 1_934, 5_000_000] {
            let steps = WorldMap.steps(largest: largest)
            #expect(steps == Set(steps).sorted() && steps.last == largest && steps.count <= 5 && steps[0] > 0)
        }
    }

    @Test func knowsTheOutlineOfEveryCountryThatHasAName() throws {
        let look = try Templates(folders: [Checkout.templates]).look
        let drawn = Set(look.outlines.countries.map(\.code))
        #expect(drawn.count > 230 && drawn.isSubset(of: Set(look.language.countries.keys)))
    }
}
