package import DaybookCore
package import DaybookEngine

/// What a dashboard asks the engine for: every report of a span of days, and its series as the main chart cuts it, now
/// and for the period before.
package struct DashboardQuery: Sendable {
    package let days: ClosedRange<Day>
    package let calendar: LocalCalendar
    package let grain: Grain
    /// What is to be run, in the order in which `values` takes the results.
    package let plans: [Plan<ReportValue>]
    private let reportCount: Int

    /// Asks about whole days of a project's calendar, where `isHeadlineOnly` about the headline figures alone.
    package init(
        _ catalog: Catalog, days: ClosedRange<Day>, calendar: LocalCalendar, filter: Filter = .none,
        publicThreshold: Int? = nil, isHeadlineOnly: Bool = false
    ) {
        self.days = days
        self.calendar = calendar
        let grain = TimeAxis.grain(days: days.upperBound.number - days.lowerBound.number + 1)
        self.grain = grain
        func query(_ range: ReportRange, _ grain: Grain) -> ReportQuery {
            ReportQuery(
                range: range, calendar: calendar, filter: filter, grain: grain, publicThreshold: publicThreshold)
        }
        let range = ReportRange(days: days, calendar: calendar)
        let before = ReportRange(current: range.previous, calendar: calendar)
        let reports = catalog.periodReports.filter { !isHeadlineOnly || $0.info.place == .headline }
        reportCount = reports.count
        let series = reports.filter { $0.info.place == .series }.prefix(1)
        plans =
            reports.map { $0.plan(query(range, .day)) }
            + series.flatMap { [$0.plan(query(range, grain)), $0.plan(query(before, grain))] }
    }

    /// The values of the results of `plans`.
    package func values(_ results: ArraySlice<ReportValue>, asOf: Instant) -> DashboardValues {
        let series = results.dropFirst(reportCount)
        return DashboardValues(
            days: days, calendar: calendar, grain: grain, asOf: asOf, reports: Array(results.prefix(reportCount)),
            series: series.first, before: series.dropFirst().first)
    }
}

/// What a dashboard shows, computed.
package struct DashboardValues: Sendable {
    let days: ClosedRange<Day>
    let calendar: LocalCalendar
    /// How the main chart is cut.
    let grain: Grain
    /// Buckets that begin later have not begun.
    let asOf: Instant
    /// Every report of the days, in the order of the catalog.
    let reports: [ReportValue]
    /// The series in the grain of the chart, of these days and of the period before.
    let series: ReportValue?
    let before: ReportValue?

    /// True where the whole period before has data, so that a comparison with it says something.
    func hasPeriodBefore(_ facts: ProjectFacts) -> Bool {
        let previous = ReportRange(days: days, calendar: calendar).previous
        return facts.firstDay.map { calendar.start(of: $0) <= previous.lowerBound } ?? false
    }
}
