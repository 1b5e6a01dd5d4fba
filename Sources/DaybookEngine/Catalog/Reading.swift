package import DaybookCore

/// What an endpoint reads: one project at one moment.
package struct Reading: Sendable {
    package let snapshot: Snapshot
    package let engine: Engine
    package let now: Instant

    /// `now` ends ranges without an end: the clock of a live request, the as-of time of a build.
    package init(snapshot: Snapshot, engine: Engine, now: Instant) {
        self.snapshot = snapshot
        self.engine = engine
        self.now = now
    }
}
