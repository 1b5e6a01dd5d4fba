package import DaybookCore

/// What an endpoint reads: one project at one moment.
package struct Reading: Sendable {
    package let snapshot: Snapshot
    /// What is counted by day, for spans of whole days; nil where nothing is.
    private let days: DayTallies?
    package let engine: Engine
    package let now: Instant
    /// The project's `publish_threshold`.
    package let publicThreshold: Int

    /// `now` ends ranges without an end: the clock of a live request, the as-of time of a build.
    package init(
        snapshot: Snapshot, days: DayTallies? = nil, engine: Engine, now: Instant, publicThreshold: Int
    ) {
        self.snapshot = snapshot
        self.days = days
        self.engine = engine
        self.now = now
        self.publicThreshold = publicThreshold
    }

    /// The values of reports, in one pass.
    ///
    /// - Throws: `damaged` where a filter asks for properties and a segment is not what was sealed.
    package func values(_ plans: [Plan<ReportValue>]) throws -> [ReportValue] {
        try engine.run(plans, on: snapshot, using: days)
    }
}
