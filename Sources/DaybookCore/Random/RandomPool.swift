import Glibc
import Synchronization

/// Random numbers of the system, fetched 32 at a time: one call of the kernel for each is what ids cost otherwise.
///
/// Any thread may use it.
package final class RandomPool: Sendable {
    private let numbers = Mutex<[UInt64]>([])

    /// Starts empty.
    package init() {}

    /// The next number, which nobody gets again.
    package func next() -> UInt64 {
        numbers.withLock { numbers in
            if let number = numbers.popLast() { return number }
            numbers = Array(repeating: 0, count: 32)
            let status = numbers.withUnsafeMutableBytes { getentropy($0.baseAddress, $0.count) }
            guard status == 0, let number = numbers.popLast() else {
                var generator = SystemRandomNumberGenerator()
                numbers = []
                return generator.next()
            }
            return number
        }
    }
}
