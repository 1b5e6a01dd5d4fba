import DaybookCore
import DaybookEngine

/// Visitors by country (contract sections 6.8 and 7.1).
enum GeoReport {
    struct Row: Sendable {
        var country = ""
        var visitors = 0
        var percentage = Fixed(units: 0, decimals: 1)
    }

    static let report = Report(
        "geo", title: "Countries", about: "Visitors by country.", path: "/api/v1/geo", isPaged: true,
        body: [
            .rows(
                "data", "Countries", "One row a country, most visitors first.", shape, people: .counted(in: "visitors")
            ) { (rows: [Row]) in rows }
        ],
        charts: [.map(part: "data", country: "country", value: "visitors")], place: .panel(.audience),
        counting: CountriesFold.self, result: rows)

    private static let shape = Shape(
        Row(),
        Field("country", \.country, "ISO 3166 alpha-2 code; XX where it is unknown.", unit: .country),
        Field("visitors", \.visitors, "Active visitors, each counted once.", unit: .count),
        Field("percentage", \.percentage, "Share of all active visitors.", unit: .percent))

    private static func rows(_ totals: Totals, _ names: Names) -> [Row] {
        var counts: [ExactText: Int] = [:]
        for row in totals {
            let country = names.text(.country, row.key)
            counts[ExactText(country.isEmpty ? "XX" : country), default: 0] += row.visitors
        }
        let all = counts.values.reduce(0, +)
        let rows = counts.map { country, count in
            Row(country: country.text, visitors: count, percentage: .percent(count, of: all))
        }
        return Ranking.sorted(rows, by: \.visitors, then: \.country)
    }
}
