package import DaybookCore

/// What pages know of a project beside its reports.
package struct ProjectFacts: Sendable {
    /// The first day with events; nil where there are none.
    package let firstDay: Day?
    /// The last day with events; nil where there are none.
    let lastDay: Day?
    /// Days of which there is no data.
    package let gaps: Set<Day>
    /// What happened, oldest first.
    package let annotations: [(day: Day, text: String)]

    /// Dashboards that people have put together.
    package let dashboards: [DashboardLayout]

    /// Facts of the days with events, ascending, of what happened, and of dashboards.
    package init(days: [Day], annotations: [Annotation], dashboards: [DashboardLayout] = []) {
        self.dashboards = dashboards
        firstDay = days.first
        lastDay = days.last
        gaps = DataGaps.days(days)
        self.annotations = annotations.compactMap { note in Day(note.date).map { ($0, note.text) } }
    }
}
