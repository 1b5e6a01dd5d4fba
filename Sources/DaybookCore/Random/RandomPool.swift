import Glibc
import Synchronization

/// Random numbers of the system, fetched 32 at a time: one call of the kernel for each is what ids cost otherwise.
///
/// Any thread may use it.
package final class RandomPool: Sendable {
    private let state = Mutex(State())

    private struct State {
        var numbers = [UInt64](repeating: 0, count: 32)
        var used = 32
    }

    /// Starts empty.
    package init() {}

    /// The next number, which nobody gets again.
    package func next() -> UInt64 {
        state.withLock { state in
            if state.used == state.numbers.count {
                let status = state.numbers.withUnsafeMutableBytes { getentropy($0.baseAddress, $0.count) }
                // The system's generator ends the process where the kernel gives nothing.
                if status != 0 { for index in state.numbers.indices { state.numbers[index] = .random(in: 0 ... .max) } }
                state.used = 0
            }
            state.used += 1
            return state.numbers[state.used - 1]
        }
    }
}
