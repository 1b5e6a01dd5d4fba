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

        init(_ activity: ActivityFold.Totals, _ visits: VisitsFold.Totals) {
            pageviews = activity.pageviews
            visitors = activity.visitors
            sessions = visits.sessions
            bounceRate = visits.bounceRate
            averageDuration = visits.averageDuration
            events = activity.events
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
        isPaged: false, body: parts,
        csv: .rows("data", "Days", "One row a day.", DayRow.shape, paged: false) { (result: Result) in result.days },
        reads: [ActivityFold.self, VisitsFold.self]
    ) { query in
        let (current, previous) = (query.range.current, query.range.previous)
        let days = query.calendar.days(in: current)
        return Plan.events(ActivityFold(), in: current).and(.sessions(VisitsFold(), startingIn: current))
            .and(Plan.events(ActivityFold(), in: previous).and(.sessions(VisitsFold(), startingIn: previous)))
            .map { folds, _ in
                Result(
                    current: Metrics(folds.0.0.totals, folds.0.1.totals),
                    previous: Metrics(folds.1.0.totals, folds.1.1.totals), days: rows(days, folds.0.0, folds.0.1))
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

    private static func rows(_ days: [Day], _ activity: ActivityFold, _ visits: VisitsFold) -> [DayRow] {
        let (activityDays, visitDays) = (activity.days, visits.days)
        return days.map { day in
            DayRow(
                date: day.text,
                metrics: Metrics(activityDays[day] ?? ActivityFold.Totals(), visitDays[day] ?? VisitsFold.Totals()))
        }
    }
}
