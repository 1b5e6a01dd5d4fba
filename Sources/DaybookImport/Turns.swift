import DaybookCore
import Foundation

/// Lets threads pass one after the other in the order of their chunks, until one fails.
final class Turns: Sendable {
    private let condition = NSCondition()
    private nonisolated(unsafe) var next = 0
    private nonisolated(unsafe) var isOver = false

    /// Waits until all chunks before that one have passed; false where none will pass any more.
    func wait(for number: Int) -> Bool {
        condition.lock()
        defer { condition.unlock() }
        while next < number && !isOver { condition.wait() }
        return !isOver
    }

    /// Lets the next chunk pass.
    func pass() {
        condition.lock()
        next += 1
        condition.broadcast()
        condition.unlock()
    }

    /// Sends away whoever waits, or comes later.
    func end() {
        condition.lock()
        isOver = true
        condition.broadcast()
        condition.unlock()
    }
}
