package import DaybookCore
package import DaybookEngine

/// What a dashboard asks the engine for: every report of a range, and its series as the main chart cuts it, now and for
/// the period before.
package struct DashboardQuery: Sendable {
    private let range: ReportRange
    package let calendar: LocalCalendar
    /// The days that the range touches.
    package let days: ClosedRange<Day>
    private let grain: Grain
    private let reportCount: Int
    /// What is to be run, in the order in which `values` takes the results.
    package let plans: [Plan<ReportValue>]

    /// Asks about any range; reports are given it as it is, and the main chart has the days that it touches.
    package init(
        _ reports: [Report], range: ReportRange, calendar: LocalCalendar, filter: Filter = .none,
        publicThreshold: Int? = nil
    ) {
        self.range = range
        self.calendar = calendar
        days = calendar.touched(by: range.current)
        let grain = TimeAxis.grain(days: days.upperBound.number - days.lowerBound.number + 1)
        self.grain = grain
        func query(_ range: ReportRange, _ grain: Grain) -> ReportQuery {
            ReportQuery(
                range: range, calendar: calendar, filter: filter, grain: grain, publicThreshold: publicThreshold)
        }
        let before = ReportRange(current: range.previous, calendar: calendar)
        reportCount = reports.count
        let series = reports.filter { $0.info.place == .series }.prefix(1)
        plans =
            reports.map { $0.plan(query(range, .day)) }
            + series.flatMap { [$0.plan(query(range, grain)), $0.plan(query(before, grain))] }
    }

    /// Asks about whole days of a project's calendar, where `isHeadlineOnly` about the headline figures alone.
    package init(
        _ catalog: Catalog, days: ClosedRange<Day>, calendar: LocalCalendar, filter: Filter = .none,
        publicThreshold: Int? = nil, isHeadlineOnly: Bool = false
    ) {
        self.init(
            catalog.periodReports.filter { !isHeadlineOnly || $0.info.place == .headline },
            range: ReportRange(days: days, calendar: calendar), calendar: calendar, filter: filter,
            publicThreshold: publicThreshold)
    }

    /// The values of the results of `plans`.
    package func values(_ results: ArraySlice<ReportValue>, asOf: Instant) -> DashboardValues {
        let series = results.dropFirst(reportCount)
        return DashboardValues(
            range: range, days: days, calendar: calendar, grain: grain, asOf: asOf,
            reports: Array(results.prefix(reportCount)), series: series.first, before: series.dropFirst().first)
    }
}

/// What a dashboard shows, computed.
package struct DashboardValues: Sendable {
    let range: ReportRange
    /// The days that the range touches.
    let days: ClosedRange<Day>
    let calendar: LocalCalendar
    /// How the main chart is cut.
    let grain: Grain
    /// Buckets that begin later have not begun.
    let asOf: Instant
    /// Every report of the range, in the order they were asked for.
    package let reports: [ReportValue]
    /// The series in the grain of the chart, of this range and of the period before.
    let series: ReportValue?
    let before: ReportValue?

    /// True where the whole period before has data, so that a comparison with it says something.
    func hasPeriodBefore(_ facts: ProjectFacts) -> Bool {
        facts.firstDay.map { calendar.start(of: $0) <= range.previous.lowerBound } ?? false
    }
}

extension LocalCalendar {
    /// The days of which a range has a part; the one that holds its start for an empty range.
    func touched(by range: Range<Instant>) -> ClosedRange<Day> {
        let first = day(of: range.lowerBound)
        return first...(range.isEmpty ? first : day(of: range.upperBound - 1))
    }
}
