package import DaybookCore
import Glibc

/// The clocks of a server; tests pass their own.
package struct Clocks: Sendable {
    /// The time of day, by which events are dated.
    package let now: @Sendable () -> Instant
    /// Milliseconds of a clock that never steps back, by which limits are kept.
    package let uptime: @Sendable () -> Int

    /// Takes both clocks.
    package init(now: @escaping @Sendable () -> Instant, uptime: @escaping @Sendable () -> Int) {
        self.now = now
        self.uptime = uptime
    }

    /// The system's clocks.
    package static let system = Clocks(
        now: { Instant(milliseconds: milliseconds(CLOCK_REALTIME)) }, uptime: { milliseconds(CLOCK_MONOTONIC) })

    private static func milliseconds(_ clock: clockid_t) -> Int {
        var time = timespec()
        clock_gettime(clock, &time)
        return time.tv_sec * 1_000 + time.tv_nsec / 1_000_000
    }
}
