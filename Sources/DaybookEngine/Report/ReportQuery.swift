package import DaybookCore

/// The question a report answers: a range in a project's calendar.
package struct ReportQuery: Sendable {
    package let range: ReportRange
    package let calendar: LocalCalendar

    /// Asks about a range.
    package init(range: ReportRange, calendar: LocalCalendar) {
        self.range = range
        self.calendar = calendar
    }
}
