import DaybookCore
import DaybookEngine
import DaybookJSON
import DaybookModules
import DaybookTesting
import Testing

struct PublicViewTests {
    private struct Row {
        var name = ""
        var category = ""
        var visitors = 0
        var views = 0
        var percentage = Fixed(units: 0, decimals: 1)
        var rate = Fixed(units: 0, decimals: 2)

        static let shape = Shape(
            Row(), Field("name", \.name, "A."), Field("category", \.category, "A."),
            Field("visitors", \.visitors, "A.", unit: .count), Field("views", \.views, "A.", unit: .count),
            Field("percentage", \.percentage, "A.", unit: .percent), Field("rate", \.rate, "A.", unit: .percent))
    }

    private func table(_ rows: [(name: String, category: String, visitors: Int)]) -> Table {
        let total = rows.map(\.visitors).reduce(0, +)
        return Table(
            columns: Row.shape.infos,
            rows: rows.map { row in
                Row.shape.row(
                    Row(
                        name: row.name, category: row.category, visitors: row.visitors, views: row.visitors * 2,
                        percentage: .percent(row.visitors, of: total), rate: Fixed(units: 123, decimals: 2)))
            })
    }

    private let cities = RowPeople.identified(in: "visitors")
    private let view = PublicView(threshold: 5, isFiltered: false)

    @Test func putsRowsOfFewVisitorsTogetherAtTheEnd() {
        let folded = view.table(table([("a", "", 10), ("b", "", 5), ("c", "", 4), ("d", "", 1)]), cities)
        #expect(folded.rows.map { $0[0].text } == ["a", "b", "(other)"])
        #expect(folded.totalRows == 3)
        let other: [Value] = [
            .text("(other)"), .text("(other)"), .int(5), .int(10), .decimal(Fixed(units: 250, decimals: 1)),
            .decimal(Fixed(units: 0, decimals: 2)),
        ]
        #expect(folded.rows[2] == other)
    }

    @Test func keepsAListWithoutSuchRowsAsItIs() {
        let rows = table([("a", "", 10), ("b", "", 5)])
        #expect(view.table(rows, cities) == rows && view.table(table([]), cities) == table([]))
    }

    @Test func showsWhatIdentifiesNobodyWholeUnlessThereIsAFilter() {
        let rows = table([("a", "", 10), ("b", "", 1)])
        let pages = RowPeople.counted(in: "visitors")
        #expect(view.table(rows, pages) == rows && view.table(rows, nil) == rows)
        let filtered = PublicView(threshold: 5, isFiltered: true)
        #expect(filtered.table(rows, pages).rows.map { $0[0].text } == ["a", "(other)"])
        #expect(filtered.table(rows, nil) == rows)
    }

    @Test func foldsEachCategoryByItself() {
        let people = RowPeople.identified(in: "visitors", category: "category")
        let folded = view.table(
            table([("a", "x", 6), ("b", "x", 2), ("c", "y", 9), ("d", "y", 1), ("e", "y", 2)]), people)
        #expect(folded.rows.map { $0[0].text } == ["a", "(other)", "c", "(other)"])
        #expect(folded.rows.map { $0[1].text } == ["x", "x", "y", "y"])
        #expect(folded.rows[1][4] == .decimal(Fixed(units: 250, decimals: 1)))
    }

    @Test func isTheSameInBodyAndCSVAndFoldsBeforeItPages() throws {
        let store = RandomStore(seed: 3)
        let laws = try ReportLaws(Catalog.daybook, store)
        let snapshot = try laws.snapshot(store.segments)
        let range = ReportRange(current: store.ranges[0], calendar: snapshot.calendar)
        for report in Catalog.daybook.periodReports {
            let query = ReportQuery(
                range: range, calendar: snapshot.calendar, filter: try Filter("page=~/"), publicThreshold: 100)
            let value = try Engine(jobs: 1).run(report.plan(query), on: snapshot)
            for (info, part) in zip(report.info.parts, value.body(Page(limit: 1)).parts) where info.people != nil {
                guard case .table(let table) = part.content else { continue }
                #expect(table.rows.allSatisfy { $0[0] == .text("(other)") }, "\(report.info.id)")
                #expect(table.totalRows <= 1 && table.rows.count == table.totalRows)
            }
            if report.info.parts.contains(where: { $0.people != nil }) {
                let rows = value.csv(Page(limit: Int.max)).rows
                #expect(rows.allSatisfy { $0.contains(.text("(other)")) }, "\(report.info.id)")
            }
        }
    }

    @Test func knowsThePeopleOfEveryRankedListThatCountsThem() {
        for report in Catalog.daybook.reports {
            for part in report.info.parts where part.kind == .table {
                let counts = part.columns.contains { ["visitors", "unique", "unique_views"].contains($0.name) }
                let isSeries = part.columns.contains { $0.unit == .date }
                #expect((part.people != nil) == (counts && !isSeries), "\(report.info.id).\(part.name)")
            }
        }
    }
}
