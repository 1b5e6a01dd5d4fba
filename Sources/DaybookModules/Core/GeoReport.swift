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
        charts: [.bars(part: "data", label: "country", value: "visitors")], reads: [AudienceFold.self]
    ) { query in
        Plan.events(AudienceFold(), in: query.range.current).map { rows($0, $1) }
    }

    private static let shape = Shape(
        Row(),
        Field("country", \.country, "ISO 3166 alpha-2 code; XX where it is unknown."),
        Field("visitors", \.visitors, "Active visitors, each counted once.", unit: .count),
        Field("percentage", \.percentage, "Share of all active visitors.", unit: .percent))

    private static func rows(_ audience: AudienceFold, _ names: Names) -> [Row] {
        var counts: [ExactText: Int] = [:]
        for (code, count) in audience.counts(by: { $0.country[$1] }) {
            let country = names.text(.country, code)
            counts[ExactText(country.isEmpty ? "XX" : country), default: 0] += count
        }
        let rows = counts.map { country, count in
            Row(country: country.text, visitors: count, percentage: .percent(count, of: audience.visitorCount))
        }
        return Ranking.sorted(rows, by: \.visitors, then: \.country)
    }
}
