package import DaybookCore
package import DaybookStore
import Synchronization

/// Counts what is not stored, by hour, project, system and reason: all that is known of it (design law 2).
///
/// Lines of the stream `counts` add up: each says how many came since the last one of its hour. Any thread may use it.
package final class DropCounts: Sendable {
    private struct Key: Hashable {
        let project: String
        let hour: Int
        let reason: CountedReason
    }

    private let counts = Mutex<[Key: Int]>([:])
    private static let hourMilliseconds = 3_600_000

    /// Starts with nothing.
    package init() {}

    /// Counts one event of a project's folder.
    package func add(_ reason: CountedReason, project: String, at now: Instant) {
        let key = Key(project: project, hour: now.milliseconds / DropCounts.hourMilliseconds, reason: reason)
        counts.withLock { $0[key, default: 0] += 1 }
    }

    /// Hands over the lines of what came since the last call, in a fixed order; they are then forgotten here, unless
    /// `write` throws: then they are counted on.
    package func drain(
        ids: SharedEventIDs, now: Instant, to write: ([JournalLine]) throws(DaybookError) -> Void
    ) throws(DaybookError) {
        let taken = counts.withLock { counts in
            defer { counts = [:] }
            return counts
        }
        do {
            try write(DropCounts.lines(taken, ids, now))
        } catch {
            counts.withLock { $0.merge(taken, uniquingKeysWith: +) }
            throw error
        }
    }

    private static func lines(_ taken: [Key: Int], _ ids: SharedEventIDs, _ now: Instant) -> [JournalLine] {
        let sorted = taken.sorted {
            ($0.key.project, $0.key.hour, $0.key.reason.name) < ($1.key.project, $1.key.hour, $1.key.reason.name)
        }
        return sorted.map { key, count in
            var writer = JSONWriter()
            writer.object {
                $0.key(literal: "id")
                $0.text(ids.next(at: now))
                $0.key(literal: "time")
                $0.int(key.hour * DropCounts.hourMilliseconds)
                $0.key(literal: "received")
                $0.int(now.milliseconds)
                $0.key(literal: "system")
                $0.text("pulse")
                $0.key(literal: "reason")
                $0.text(key.reason.name)
                $0.key(literal: "count")
                $0.int(count)
            }
            return JournalLine(project: key.project, stream: .counts, line: writer.bytes)
        }
    }
}
