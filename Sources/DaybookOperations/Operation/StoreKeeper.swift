import DaybookCore
package import DaybookStore
import Foundation

/// Gives the one writer of a store to whoever changes it, one after the other.
///
/// A command's keeper takes the store's lock when something is to be changed and frees it with the writer; a server's
/// keeper holds its writer for as long as it runs. Any thread may use it.
package final class StoreKeeper: @unchecked Sendable {
    private let turn = NSRecursiveLock()
    private let importTurn = NSRecursiveLock()
    private let open: () throws -> StoreWriter
    /// A server's writer; what a command opened is kept by whoever uses it.
    private let kept: StoreWriter?
    private weak var current: StoreWriter?

    /// The keeper of a command: `open` takes the lock.
    package init(open: @escaping @Sendable () throws -> StoreWriter) {
        self.open = open
        kept = nil
    }

    /// The keeper of a server, which holds the lock already.
    package init(holding writer: sending StoreWriter) {
        kept = writer
        open = { throw DaybookError(.locked, "The server's writer is gone.") }
        current = writer
    }

    /// Calls `body` with the writer, alone; waits for its turn.
    ///
    /// - Throws: `locked` where another process holds the store, and what `body` throws.
    package func write<Result>(_ body: (StoreWriter) throws -> Result) throws -> Result {
        turn.lock()
        defer { turn.unlock() }
        let writer = try current ?? open()
        current = writer
        return try body(writer)
    }

    /// Another process holds the store; told apart from a `locked` that something else throws.
    struct Refusal: Error {
        let error: DaybookError
    }

    /// Calls `body` while this process holds the store, whoever's turn it is.
    ///
    /// - Throws: `Refusal` where another process holds it, before `body` is called, and what `body` throws.
    func holding<Result>(_ body: () throws -> Result) throws -> Result {
        let writer: StoreWriter
        do {
            writer = try write { $0 }
        } catch let error as DaybookError where error.code == .locked {
            throw Refusal(error: error)
        }
        defer { withExtendedLifetime(writer) {} }
        return try body()
    }

    /// Calls `body`, which imports, while no other import runs: two would not know of each other's lines.
    ///
    /// `waiting` is called first where another one runs.
    func importing<Result>(waiting: () -> Void, _ body: () throws -> Result) throws -> Result {
        if !importTurn.try() {
            waiting()
            importTurn.lock()
        }
        defer { importTurn.unlock() }
        return try body()
    }
}
