package import DaybookCore

/// Which moment ends the rolling periods.
package enum AsOf: Sendable, Equatable {
    /// The newest min(event time, receive time) of the project, so that an old log shows its own last days.
    case newest
    /// The clock.
    case now
    case at(Instant)

    /// The moment; a project without events has none of its own and takes the clock.
    package func instant(newest: Instant?, now: Instant) -> Instant {
        switch self {
        case .newest: newest ?? now
        case .now: now
        case .at(let instant): instant
        }
    }
}
