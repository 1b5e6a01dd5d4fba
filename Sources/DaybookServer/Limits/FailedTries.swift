import DaybookClassify
import Synchronization

/// Wrong secrets by the address they came from: after five within a minute an address waits (control C19).
///
/// Any thread may use it.
final class FailedTries: Sendable {
    private struct Minute {
        var number = 0
        var failures: [[UInt8]: Int] = [:]
    }

    private let minute = Mutex(Minute())
    private let clocks: Clocks
    private static let failureLimit = 5
    private static let addressLimit = 100_000

    init(clocks: Clocks) {
        self.clocks = clocks
    }

    /// True where an address has to wait.
    func bars(_ address: Address) -> Bool {
        let number = clocks.uptime() / 60_000
        return minute.withLock { minute in
            if minute.number != number { minute = Minute(number: number) }
            return minute.failures[address.limitKey] ?? 0 >= FailedTries.failureLimit
        }
    }

    /// Counts a wrong secret.
    func count(_ address: Address) {
        minute.withLock { minute in
            guard minute.failures.count < FailedTries.addressLimit else { return }
            minute.failures[address.limitKey, default: 0] += 1
        }
    }
}
