import DaybookClassify
import Synchronization

/// Counts the wrong secrets of each address, so that who guesses has to wait.
///
/// Any thread may use it. The table holds the addresses of one minute, and no more than a fixed number of them.
final class WrongTries: Sendable {
    private struct Minute {
        var number = 0
        var failures: [[UInt8]: Int] = [:]
    }

    private let minute = Mutex(Minute())
    private let limit: Int
    private let uptime: @Sendable () -> Int
    private static let addressLimit = 100_000

    /// Lets an address be wrong so many times a minute; `uptime` is milliseconds of a clock that never steps back.
    init(perMinute limit: Int, uptime: @escaping @Sendable () -> Int) {
        self.limit = limit
        self.uptime = uptime
    }

    /// True where the address has been wrong too often to be heard.
    func bars(_ address: Address) -> Bool {
        let now = uptime() / 60_000
        return minute.withLock { minute in
            if minute.number != now { minute = Minute(number: now) }
            return minute.failures[address.limitKey] ?? 0 >= limit
        }
    }

    /// Notes that an address was wrong.
    func note(_ address: Address) {
        minute.withLock { minute in
            guard minute.failures.count < WrongTries.addressLimit else { return }
            minute.failures[address.limitKey, default: 0] += 1
        }
    }
}
