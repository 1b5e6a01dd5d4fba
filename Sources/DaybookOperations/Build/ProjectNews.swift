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

    /// The files below `<slug>/` that it makes, and folders of such.
    var prefixes: [String] { ["digest/", "feed.xml", "badge.svg"].map { "\(project.slug)/\($0)" } }

    private var today: Day { calendar.day(of: asOf) }

    /// Every span that the feed tells of.
    private var spans: [PublishedSpan] {
        guard let first = facts.firstDay else { return [] }
        return ProjectNews.entryCounts.flatMap { length, count in
            PublishedSpan.last(count, length, before: today, since: first)
        }.filter { span in days.days.contains(where: span.days.contains) }
    }

    /// The days that the files depend on, those compared with included.
    var reach: ClosedRange<Day> {
        let spans = spans.map(\.days) + [today - 29...today]
        let first = spans.map { span in span.lowerBound - (span.upperBound.number - span.lowerBound.number + 1) }.min()
        return (first ?? today)...today
    }

    /// The spans that have a letter of their own.
    private var letters: [PublishedSpan] {
        PublishedSpan.Length.allCases.compactMap { length in spans.first { $0.length == length } }
    }

    /// What the files ask the engine for: letters, entries of the feed, and the badge.
    var queries: [DashboardQuery] {
        letters.map { query($0.days) } + spans.map { query($0.days, isHeadlineOnly: true) }
            + [query(today - 29...today, isHeadlineOnly: true)]
    }

    /// The files, made of the answers to `queries`.
    func files(_ values: [DashboardValues], _ templates: Templates) -> [SiteFile] {
        let (spans, letters) = (spans, letters)
        var files = zip(letters, values).flatMap { span, values in
            Digest(project, span, values: values, facts: facts, address: address, templates: templates).files
        }
        let entries = zip(spans, values.dropFirst(letters.count)).map { Feed.Entry(span: $0, values: $1) }
        files.append(Feed(project, entries: entries, facts: facts, address: address, templates: templates).file)
        if let month = values.last,
            let badge = Badge.file(project, values: month, facts: facts, templates: templates)
        {
            files.append(badge)
        }
        return files
    }

    private func query(_ span: ClosedRange<Day>, isHeadlineOnly: Bool = false) -> DashboardQuery {
        DashboardQuery(
            catalog, days: span, calendar: calendar, publicThreshold: project.publishedThreshold,
            isHeadlineOnly: isHeadlineOnly)
    }
}
