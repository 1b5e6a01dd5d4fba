package import DaybookCore
package import DaybookOperations
package import DaybookStore
import Foundation
import Glibc
import Synchronization

/// Carries changes out for commands while a server holds the store.
///
/// Listens on `.daybook/control.sock`; each command has a connection and a thread of its own, and the operations take
/// the writer in turn. Any thread may use it.
package final class ControlServer: Sendable {
    private let data: String
    private let keeper: StoreKeeper
    private let classifiers: ClassifierFiles
    private let chance: Chance
    private let clock: @Sendable () -> Instant
    private let changed: @Sendable () -> Void
    private let state = Mutex(State())
    private let ended = NSCondition()

    private struct State {
        var listener: Int32?
        var connections: [ObjectIdentifier: Connection] = [:]
    }

    /// Few commands run at once; one more is told so.
    private static let connectionLimit = 16
    /// How long `stop` waits for operations that were cut off.
    private static let cutSeconds = 5.0

    /// A server for the store at `data`, whose writer the keeper holds; `classifiers` are the files that imports use.
    ///
    /// `changed` is called after each operation, on its thread: the newest commit may be another one.
    package init(
        data: String, keeper: StoreKeeper, classifiers: ClassifierFiles, chance: Chance = .system,
        clock: @escaping @Sendable () -> Instant, changed: @escaping @Sendable () -> Void = {}
    ) {
        self.data = data
        self.keeper = keeper
        self.classifiers = classifiers
        self.chance = chance
        self.clock = clock
        self.changed = changed
    }

    /// Listens from now on, in place of the socket that a killed server left.
    ///
    /// - Throws: `not-found`, `input-output`, `exists`.
    package func start() throws(DaybookError) {
        let listener = try ControlSocket(data: data).listening()
        let isFirst = state.withLock { state in
            guard state.listener == nil else { return false }
            state.listener = listener
            return true
        }
        precondition(isFirst, "a control server is started once")
        Thread.detachNewThread { self.accept(from: listener) }
    }

    /// Takes no more commands, removes the socket and lets running operations end; what still runs after `seconds` is
    /// cut off, so that an import that waits for its input is abandoned whole.
    ///
    /// Returns once all have ended, at the latest five seconds after that.
    package func stop(within seconds: Double = 10) {
        let isRunning = state.withLock { state in
            guard let listener = state.listener else { return false }
            // Wakes the thread that accepts, which closes it, and not before it is out of the state.
            shutdown(listener, Int32(SHUT_RDWR))
            state.listener = nil
            return true
        }
        guard isRunning else { return }
        if let socket = try? ControlSocket(data: data) { socket.remove() }
        if wait(seconds) { return }
        for connection in state.withLock({ Array($0.connections.values) }) { connection.cut() }
        _ = wait(Self.cutSeconds)
    }

    /// Waits until no connection is left; false where it takes longer.
    private func wait(_ seconds: Double) -> Bool {
        let deadline = Date(timeIntervalSinceNow: seconds)
        ended.lock()
        defer { ended.unlock() }
        while state.withLock({ !$0.connections.isEmpty }) {
            if !ended.wait(until: deadline) { return state.withLock { $0.connections.isEmpty } }
        }
        return true
    }

    private func accept(from listener: Int32) {
        defer { close(listener) }
        while state.withLock({ $0.listener == listener }) {
            let number = Glibc.accept(listener, nil, nil)
            guard number >= 0 else {
                // Out of descriptors, or woken to end.
                if errno != EINTR { usleep(20_000) }
                continue
            }
            guard fcntl(number, F_SETFD, FD_CLOEXEC) == 0, ControlSocket.isTrusted(number) else {
                close(number)
                continue
            }
            serve(Connection(number, limitBytes: Frame.serverLimitBytes))
        }
    }

    private func serve(_ connection: Connection) {
        let isTaken = state.withLock { state in
            guard state.listener != nil, state.connections.count < Self.connectionLimit else { return false }
            state.connections[ObjectIdentifier(connection)] = connection
            return true
        }
        guard isTaken else {
            connection.limitWaiting(sending: 1)
            let error = DaybookError(.locked, "The server is busy with other commands.", remedy: "Try again later.")
            try? connection.send(.failure, FailureMessage(error))
            return
        }
        Thread.detachNewThread {
            self.session(connection).run()
            connection.cut()
            self.state.withLock { state in state.connections[ObjectIdentifier(connection)] = nil }
            self.ended.lock()
            self.ended.broadcast()
            self.ended.unlock()
        }
    }

    private func session(_ connection: Connection) -> ControlSession {
        ControlSession(
            connection: connection,
            workplace: { author, progress in
                var workplace = Workplace(
                    data: self.data, author: author, chance: self.chance, command: "serve", processID: Int(getpid()),
                    clock: self.clock, keeper: self.keeper, progress: progress)
                workplace.classifiers = self.classifiers
                return workplace
            }, changed: changed)
    }
}
