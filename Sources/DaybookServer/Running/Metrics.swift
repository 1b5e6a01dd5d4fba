import Synchronization

/// What the server counts of itself, for `GET /metrics`.
///
/// Any thread may use it; nothing in it names a visitor or a key.
final class Metrics: Sendable {
    /// The counts at one moment.
    struct Counts {
        /// By kind of request and status.
        var requests: [String: Int] = [:]
        fileprivate var ingestAnswers = [Int](repeating: 0, count: 600)
        var storedEvents = 0
        var unstoredEvents = 0
        var syncs = 0
        var failedSyncs = 0
        var seals = 0
        var failedSeals = 0
        var builds = 0
        var failedBuilds = 0
        var snapshots = 0
    }

    private let counts = Mutex(Counts())

    func snapshot() -> Counts {
        var counts = counts.withLock { $0 }
        for (status, count) in counts.ingestAnswers.enumerated() where count > 0 {
            counts.requests["kind=\"ingest\",status=\"\(status)\""] = count
        }
        return counts
    }

    /// The same as `countRequest("ingest", …)`, without making its words each time.
    func countIngest(status: Int) { counts.withLock { $0.ingestAnswers[status] += 1 } }

    func countRequest(_ kind: StaticString, status: Int) {
        let key = "kind=\"\(kind)\",status=\"\(status)\""
        counts.withLock { $0.requests[key, default: 0] += 1 }
    }

    func countUnstored(_ count: Int) { if count > 0 { counts.withLock { $0.unstoredEvents += count } } }
    func countSync(lines: Int) {
        counts.withLock {
            $0.syncs += 1
            $0.storedEvents += lines
        }
    }
    func countFailedSync() { counts.withLock { $0.failedSyncs += 1 } }
    func countSeal(failed: Bool) {
        counts.withLock { if failed { $0.failedSeals += 1 } else { $0.seals += 1 } }
    }
    func countBuild(failed: Bool) {
        counts.withLock { if failed { $0.failedBuilds += 1 } else { $0.builds += 1 } }
    }
    func countSnapshot() { counts.withLock { $0.snapshots += 1 } }
}
