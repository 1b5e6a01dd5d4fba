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
        "timeseries", title: "Traffic by day", about: "Daily pageviews, visitors and sessions.",
        path: "/api/v1/stats/timeseries", isPaged: false, hasGrain: true,
        body: [
            .rows("data", "Days", "One row a day, oldest first, days without traffic included.", shape, paged: false) {
                (rows: [Row]) in rows
            }
        ],
        charts: [.lines(part: "data", date: "date", values: ["pageviews", "visitors"])],
        reads: [ActivityFold.self, VisitsFold.self]
    ) { query in
        let days = query.calendar.days(in: query.range.current)
        return Plan.events(ActivityFold(), in: query.range.current)
            .and(.sessions(VisitsFold(), startingIn: query.range.current))
            .map { folds, _ in rows(days, folds.0, folds.1) }
    }

    private static let shape = Shape(
        Row(),
        Field("date", \.date, "Calendar day of the project's time zone.", unit: .date),
        Field("pageviews", \.pageviews, "Page views.", unit: .count),
        Field("visitors", \.visitors, "Distinct active visitors of the day.", unit: .count),
        Field("sessions", \.sessions, "Sessions that start on the day.", unit: .count))

    private static func rows(_ days: [Day], _ activity: ActivityFold, _ visits: VisitsFold) -> [Row] {
        let (activityDays, visitDays) = (activity.days, visits.days)
        return days.map { day in
            let active = activityDays[day] ?? ActivityFold.Totals()
            return Row(
                date: day.text, pageviews: active.pageviews, visitors: active.visitors,
                sessions: visitDays[day]?.sessions ?? 0)
        }
    }
}
