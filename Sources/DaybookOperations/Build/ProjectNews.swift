import DaybookCore
import DaybookEngine
import DaybookSite

/// What a project tells of days, weeks and months that are over: letters, a feed, a badge.
struct ProjectNews {
    let project: Project
    let catalog: Catalog
    let facts: ProjectFacts
    let calendar: LocalCalendar
    let days: DayTallies
    let asOf: Instant
    /// Where the site is published; empty where that is not known.
    let address: String

    /// How many entries of each length the feed has.
    private static let entryCounts: [(PublishedSpan.Length, Int)] = [(.day, 7), (.week, 4), (.month, 12)]

    /// The feed and the badge.
    var feedPaths: [String] { ["feed.xml", "badge.svg"].map { "\(project.slug)/\($0)" } }

    /// What the paths of a letter begin with.
    func path(of letter: PublishedSpan) -> String { "\(project.slug)/digest/\(letter.length.rawValue)." }

    private var today: Day { calendar.day(of: asOf) }

    /// Every span that the feed tells of.
    private var spans: [PublishedSpan] {
        guard let first = facts.firstDay else { return [] }
        return ProjectNews.entryCounts.flatMap { length, count in
            PublishedSpan.last(count, length, before: today, since: first)
        }.filter { span in days.days.contains(where: span.days.contains) }
    }

    /// The days that the feed and the badge depend on, those compared with included.
    var reach: ClosedRange<Day> {
        let spans = spans.map(\.days) + [today - 29...today]
        let first = spans.map { span in span.lowerBound - (span.upperBound.number - span.lowerBound.number + 1) }.min()
        return (first ?? today)...today
    }

    /// The spans that have a letter of their own.
    var letters: [PublishedSpan] {
        PublishedSpan.Length.allCases.compactMap { length in spans.first { $0.length == length } }
    }

    /// What a letter asks the engine for.
    func query(_ letter: PublishedSpan) -> DashboardQuery { query(letter.days) }

    /// What the feed and the badge ask the engine for.
    var feedQueries: [DashboardQuery] {
        spans.map { query($0.days, isHeadlineOnly: true) } + [query(today - 29...today, isHeadlineOnly: true)]
    }

    /// The files of a letter, made of the answer to its query.
    func files(_ letter: PublishedSpan, _ values: DashboardValues, _ templates: Templates) -> [SiteFile] {
        Digest(project, letter, values: values, facts: facts, address: address, templates: templates).files
    }

    /// The feed and the badge, made of the answers to `feedQueries`.
    func feedFiles(_ values: [DashboardValues], _ templates: Templates) -> [SiteFile] {
        let entries = zip(spans, values).map { Feed.Entry(span: $0, values: $1) }
        let feed = Feed(project, entries: entries, facts: facts, address: address, templates: templates).file
        let badge = values.last.flatMap { month in
            Badge.file(project, values: month, facts: facts, templates: templates)
        }
        return [feed] + (badge.map { [$0] } ?? [])
    }

    private func query(_ span: ClosedRange<Day>, isHeadlineOnly: Bool = false) -> DashboardQuery {
        DashboardQuery(
            catalog, days: span, calendar: calendar, publicThreshold: project.publishedThreshold,
            isHeadlineOnly: isHeadlineOnly)
    }
}
