package import DaybookCore
import Synchronization

/// Remembers the event ids that clients chose, so that an event that is sent again within 7 days of its arrival is
/// stored once (control C13).
///
/// Any thread may use it.
///
/// An id is claimed before its event is written, confirmed once it is on disk and released where that fails: only a
/// confirmed id lets a repeat be answered as stored. At most a million ids are known; beyond, the older half is
/// forgotten.
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
        var id = id
        return id.withUTF8 { key(UnsafeRawBufferPointer($0), project: project) }
    }

    /// The same of an id's bytes.
    package func key(_ id: UnsafeRawBufferPointer, project: String) -> Key {
        var (high, low) = (Hasher(), Hasher())
        high.combine(project)
        high.combine(bytes: id)
        low.combine(bytes: id)
        low.combine(1)
        low.combine(project)
        return Key(high: high.finalize(), low: low.finalize())
    }

    /// Says whether the id is new and keeps it; `content` is the stored line.
    package func claim(_ key: Key, line: UnsafeRawBufferPointer, arrival: Instant) -> Answer {
        let content = EventIDMemory.content(of: line)
        return known.withLock { known in
            if let earlier = known[key],
                arrival.milliseconds - earlier.arrival.milliseconds
                    < EventIDMemory.lifetimeMilliseconds
            {
                return earlier.content == content ? .repeated : .conflict
            }
            if known.count >= EventIDMemory.limit { EventIDMemory.forgetOlderHalf(&known) }
            known[key] = Known(arrival: arrival, content: content)
            return .new
        }
    }

    /// The same of a line in an array.
    package func claim(_ key: Key, line: [UInt8], arrival: Instant) -> Answer {
        line.withUnsafeBytes { claim(key, line: $0, arrival: arrival) }
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
        guard !keys.isEmpty else { return }
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
    private static func content(of line: UnsafeRawBufferPointer) -> Int {
        var hasher = Hasher()
        let start = line.firstOffset(of: systemKey) ?? 0
        hasher.combine(bytes: UnsafeRawBufferPointer(rebasing: line[start...]))
        return hasher.finalize()
    }

    /// The most ids that are remembered: whoever knows a public key can send as many as there is room for.
    private static let limit = 1_000_000

    private static func forgetOlderHalf(_ known: inout [Key: Known]) {
        let arrivals = known.values.map(\.arrival).sorted()
        let middle = arrivals[arrivals.count / 2]
        known = known.filter { $0.value.arrival > middle }
    }

    private static let systemKey = Array("\"system\":".utf8)
}
