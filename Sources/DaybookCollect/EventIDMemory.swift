package import DaybookCore
import Synchronization

/// Remembers the event ids that clients chose, so that an event that is sent again within 7 days of its arrival is
/// stored once (control C13).
///
/// Any thread may use it.
///
/// An id is claimed before its event is written, confirmed once it is on disk and released where that fails: only a
/// confirmed id lets a repeat be answered as stored. Memory grows with the ids of 7 days, 40 bytes each.
package final class EventIDMemory: Sendable {
    /// An id of a project, as a number of 128 bits that no client can foresee.
    package struct Key: Hashable, Sendable {
        let high: Int
        let low: Int
    }

    /// What an id stands for.
    package enum Answer: Equatable, Sendable {
        case new
        case repeated
        case conflict
    }

    private struct Known {
        let arrival: Instant
        let content: Int
        var isStored = false
    }

    /// How long an id is remembered, in milliseconds.
    package static let lifetimeMilliseconds = 7 * 86_400_000

    private let known = Mutex<[Key: Known]>([:])

    /// Starts with nothing.
    package init() {}

    /// The key of an id in a project's folder.
    package func key(_ id: String, project: String) -> Key {
        var (high, low) = (Hasher(), Hasher())
        high.combine(project)
        high.combine(id)
        low.combine(id)
        low.combine(1)
        low.combine(project)
        return Key(high: high.finalize(), low: low.finalize())
    }

    /// Says whether the id is new and keeps it; `content` is the stored line.
    package func claim(_ key: Key, line: some Sequence<UInt8>, arrival: Instant) -> Answer {
        let content = EventIDMemory.content(of: Array(line))
        return known.withLock { known in
            if let earlier = known[key],
                arrival.milliseconds - earlier.arrival.milliseconds
                    < EventIDMemory.lifetimeMilliseconds
            {
                return earlier.content == content ? .repeated : .conflict
            }
            known[key] = Known(arrival: arrival, content: content)
            return .new
        }
    }

    /// Notes that the events of claimed ids are on disk.
    package func confirm(_ keys: [Key]) {
        guard !keys.isEmpty else { return }
        known.withLock { known in
            for key in keys { known[key]?.isStored = true }
        }
    }

    /// True once the event of an id is on disk.
    package func isStored(_ key: Key) -> Bool { known.withLock { $0[key]?.isStored ?? false } }

    /// Forgets ids whose events could not be written.
    package func release(_ keys: [Key]) {
        known.withLock { known in
            for key in keys { known[key] = nil }
        }
    }

    /// Forgets ids that are older than 7 days; linear in what is known.
    package func forgetExpired(now: Instant) {
        known.withLock { known in
            known = known.filter {
                now.milliseconds - $0.value.arrival.milliseconds < EventIDMemory.lifetimeMilliseconds
            }
        }
    }

    /// A hash of what a line says behind its ids and times, which differ each time it is sent.
    private static func content(of line: [UInt8]) -> Int {
        let start = line.firstRange(of: systemKey)?.lowerBound ?? 0
        var hasher = Hasher()
        line[start...].withUnsafeBytes { hasher.combine(bytes: $0) }
        return hasher.finalize()
    }

    private static let systemKey = Array("\"system\":".utf8)
}
