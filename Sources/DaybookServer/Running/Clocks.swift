package import DaybookCore
import Dispatch
import Foundation

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
        now: { Instant(milliseconds: Int(Date().timeIntervalSince1970 * 1_000)) },
        uptime: { Int(DispatchTime.now().uptimeNanoseconds / 1_000_000) })
}
