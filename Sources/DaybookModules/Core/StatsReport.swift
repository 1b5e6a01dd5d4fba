import DaybookCore
import DaybookEngine

/// Overview metrics with those of the period before (contract sections 6.8 and 7.1).
enum StatsReport {
    struct Metrics: Sendable {
        var pageviews = 0
        var visitors = 0
        var sessions = 0
        var bounceRate = Fixed(units: 0, decimals: 1)
        var averageDuration = Fixed(units: 0, decimals: 1)
        var events = 0

        init() {}

        init(_ totals: Totals) {
            let metrics = TrafficFold.Metrics(totals)
            pageviews = metrics.pageviews
            visitors = metrics.visitors
            sessions = metrics.sessions
            bounceRate = .percent(metrics.bounces, of: metrics.sessions)
            averageDuration = .meanSeconds(metrics.milliseconds, count: metrics.sessions)
            events = metrics.events
        }

        static let shape = Shape(
            Metrics(),
            Field("pageviews", \.pageviews, "Page views.", unit: .count),
            Field("visitors", \.visitors, "Distinct active visitors.", unit: .count),
            Field("sessions", \.sessions, "Sessions that start in the range.", unit: .count),
            Field("bounce_rate", \.bounceRate, "Sessions with at most one page view.", unit: .percent),
            Field("avg_duration", \.averageDuration, "Mean duration of the sessions.", unit: .seconds),
            Field("events", \.events, "Custom events.", unit: .count))
    }

    struct DayRow: Sendable {
        var date = ""
        var metrics = Metrics()

        static let shape = Shape(
            DayRow(),
            Field("date", \.date, "Calendar day of the project's time zone.", unit: .date),
            Field("pageviews", \.metrics.pageviews, "Page views.", unit: .count),
            Field("visitors", \.metrics.visitors, "Distinct active visitors of the day.", unit: .count),
            Field("sessions", \.metrics.sessions, "Sessions that start on the day.", unit: .count),
            Field("bounce_rate", \.metrics.bounceRate, "Sessions with at most one page view.", unit: .percent),
            Field("avg_duration", \.metrics.averageDuration, "Mean duration of the sessions.", unit: .seconds),
            Field("events", \.metrics.events, "Custom events.", unit: .count))
    }

    struct Result: Sendable {
        let current: Metrics
        let previous: Metrics
        let days: [DayRow]
    }

    static let report = Report(
        "stats", title: "Overview", about: "Overview metrics with the preceding period.", path: "/api/v1/stats",
        isPaged: false, series: .csv, body: parts,
        csv: .rows("data", "Days", "One row a day.", DayRow.shape, paged: false) { (result: Result) in result.days },
        place: .headline, folds: [TrafficFold.self]
    ) { query in
        let (current, previous) = (query.range.current, query.range.previous)
        let days = query.buckets(.day)
        return Plan.totals(of: TrafficFold.self, over: [previous, current])
            .and(.totals(of: TrafficFold.self, over: days.map(\.bounds)))
            .map { totals, _ in
                Result(
                    current: Metrics(totals.0[1]), previous: Metrics(totals.0[0]),
                    days: zip(days, totals.1).map { DayRow(date: $0.label, metrics: Metrics($1)) })
            }
    }

    private static let parts: [Part<Result>] =
        [
            .record("current", "This period", "The range asked for.", Metrics.shape) { $0.current },
            .record("previous", "Period before", "The equally long period before.", Metrics.shape) { $0.previous },
        ] + Metrics.shape.fields.map(change)

    /// The metric at top level as clients of the older shape read it.
    private static func change(_ field: Field<Metrics>) -> Part<Result> {
        .comparison(field.info.name, field.info.about, unit: field.info.unit, schema: field.info.schema) { result in
            (field.read(result.current), field.read(result.previous))
        }
    }
}
