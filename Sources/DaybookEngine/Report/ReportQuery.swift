package import DaybookCore

/// The question a report answers: which range of a project's calendar, which part of its traffic, and for whom.
package struct ReportQuery: Sendable {
    package let range: ReportRange
    package let calendar: LocalCalendar
    /// What of the traffic counts, in this range and in the one before.
    package let filter: Filter
    /// How finely a series is cut.
    package let grain: Grain
    /// The fewest visitors of a row that could tell who they are; nil where everything is shown.
    package let publicThreshold: Int?

    /// The most days of which every one is listed, a hundred years with both ends: a slip in a year must not keep a
    /// server busy for minutes.
    package static let longestDays = 36_526

    /// Asks about a range, about all traffic and for the project's own people unless told otherwise.
    package init(
        range: ReportRange, calendar: LocalCalendar, filter: Filter = .none, grain: Grain = .day,
        publicThreshold: Int? = nil
    ) {
        self.range = range
        self.calendar = calendar
        self.filter = filter
        self.grain = grain
        self.publicThreshold = publicThreshold
    }

    /// True where each day of the range may be listed.
    package var isListable: Bool { calendar.dayCount(of: range.current) <= ReportQuery.longestDays }

    /// The pieces of the range for a list of them; none where it is too long to be listed.
    package func buckets(_ grain: Grain) -> [Grain.Bucket] {
        isListable ? grain.buckets(of: range.current, in: calendar) : []
    }
}
