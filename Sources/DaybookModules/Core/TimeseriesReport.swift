import DaybookCore
import DaybookEngine

/// Page views, visitors and sessions of each day (contract section 6.8).
enum TimeseriesReport {
    struct Row: Sendable {
        var date = ""
        var pageviews = 0
        var visitors = 0
        var sessions = 0
    }

    static let report = Report(
        "timeseries", title: "Traffic", about: "Daily pageviews, visitors and sessions.",
        path: "/api/v1/stats/timeseries", isPaged: false, series: .everywhere, hasGrain: true,
        body: [
            .rows("data", "Days", "One row a day, oldest first, days without traffic included.", shape, paged: false) {
                (rows: [Row]) in rows
            }
        ],
        charts: [.lines(part: "data", date: "date", values: ["visitors", "pageviews", "sessions"])],
        place: .series, folds: [TrafficFold.self]
    ) { query in
        let buckets = query.buckets(query.grain)
        return Plan.totals(of: TrafficFold.self, over: buckets.map(\.bounds))
            .map { totals, _ in zip(buckets, totals).map(row) }
    }

    private static let shape = Shape(
        Row(),
        Field("date", \.date, "Calendar day of the project's time zone.", unit: .date),
        Field("pageviews", \.pageviews, "Page views.", unit: .count),
        Field("visitors", \.visitors, "Distinct active visitors of the day.", unit: .count),
        Field("sessions", \.sessions, "Sessions that start on the day.", unit: .count))

    private static func row(_ bucket: Grain.Bucket, _ totals: Totals) -> Row {
        let metrics = TrafficFold.Metrics(totals)
        return Row(
            date: bucket.label, pageviews: metrics.pageviews, visitors: metrics.visitors, sessions: metrics.sessions)
    }
}
