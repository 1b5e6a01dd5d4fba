import Synchronization

/// Counts requests in windows of one second (contract section 6.2).
///
/// Any thread may use it.
///
/// The table holds the keys of one window and no more than a fixed number of them; those beyond share one count, so
/// that a flood of keys costs no memory and lets nothing more through.
final class RateLimiter: Sendable {
    private struct Window {
        var second = 0
        var counts: [Int: Int] = [:]
        var rest = 0
    }

    private let window = Mutex(Window())
    private let limit: Int
    private static let keyLimit = 100_000

    /// Lets so many requests a second through for each key; 0 lets all through.
    init(perSecond limit: Int) {
        self.limit = limit
    }

    /// Counts a request and says whether it may go on; `second` is of a clock that never steps back.
    func allows(_ key: some Hashable, second: Int) -> Bool {
        guard limit > 0 else { return true }
        let key = key.hashValue
        return window.withLock { window in
            if window.second != second {
                window.second = second
                window.counts.removeAll(keepingCapacity: true)
                window.rest = 0
            }
            if let count = window.counts[key] {
                window.counts[key] = count + 1
                return count < limit
            }
            guard window.counts.count < RateLimiter.keyLimit else {
                window.rest += 1
                return window.rest <= limit
            }
            window.counts[key] = 1
            return true
        }
    }
}
