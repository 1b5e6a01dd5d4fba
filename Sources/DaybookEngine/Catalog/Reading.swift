package import DaybookCore

/// What an endpoint reads: one project at one moment.
package struct Reading: Sendable {
    package let calendar: LocalCalendar
    package let now: Instant
    /// The project's `publish_threshold`.
    package let publicThreshold: Int
    private let answers: Answers?
    private let run: @Sendable ([Plan<ReportValue>]) throws -> [ReportValue]

    /// `now` ends ranges without an end: the clock of a live request, the as-of time of a build; `run` gives the values
    /// of plans in their order, of which `answers` remembers some.
    package init(
        calendar: LocalCalendar, now: Instant, publicThreshold: Int, answers: Answers? = nil,
        run: @escaping @Sendable ([Plan<ReportValue>]) throws -> [ReportValue]
    ) {
        self.calendar = calendar
        self.now = now
        self.publicThreshold = publicThreshold
        self.answers = answers
        self.run = run
    }

    /// The values of reports, in one pass where they are not known.
    ///
    /// - Throws: `damaged` where a segment has to be read that is not what was sealed.
    package func values(_ questions: [Question]) throws -> [ReportValue] {
        try answers?.values(of: questions, run: run) ?? run(questions.map(\.plan))
    }
}
