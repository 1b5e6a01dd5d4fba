package import DaybookCore
import Synchronization

/// The ids of stored lines, for all threads of a server.
package final class SharedEventIDs: Sendable {
    private let ids: Mutex<EventIDs>

    /// Continues a sequence.
    package init(_ ids: EventIDs = EventIDs(random: RandomPool().next)) {
        self.ids = Mutex(ids)
    }

    /// The next id.
    package func next(at now: Instant) -> String { ids.withLock { $0.next(at: now) } }

    /// The next id as its two halves.
    func nextHalves(at now: Instant) -> (high: UInt64, low: UInt64) { ids.withLock { $0.nextHalves(at: now) } }
}
