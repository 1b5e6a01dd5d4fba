package import DaybookCore

/// What an endpoint reads: one project at one moment.
package struct Reading: Sendable {
    package let snapshot: Snapshot
    package let engine: Engine
    package let now: Instant
    /// The project's `publish_threshold`.
    package let publicThreshold: Int

    /// `now` ends ranges without an end: the clock of a live request, the as-of time of a build.
    package init(snapshot: Snapshot, engine: Engine, now: Instant, publicThreshold: Int) {
        self.snapshot = snapshot
        self.engine = engine
        self.now = now
        self.publicThreshold = publicThreshold
    }
}
