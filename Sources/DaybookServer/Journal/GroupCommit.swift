import DaybookCollect
import DaybookCore
import DaybookStore
import Foundation
import NIOCore

/// Writes what requests wait for to the journal, all that wait at once with one sync, and then lets them answer.
///
/// One thread writes. Any thread may submit. Nothing is answered before it is on disk (design law 2).
final class GroupCommit: @unchecked Sendable {
    /// A request that waits; `done` is called on its loop, with the error that kept its lines from the disk.
    struct Waiting: Sendable {
        let lines: [JournalLine]
        let loop: any EventLoop
        let done: @Sendable (DaybookError?) -> Void
    }

    private let journal: Journal
    private let tail: LiveTail
    private let metrics: Metrics
    private let health: Health
    private let condition = NSCondition()
    private var waiting: [Waiting] = []
    private var isStopping = false
    private var isStopped = false
    /// Only the writing thread knows.
    private var hasFailed = false

    /// A writer of the journal; `start` begins its work.
    init(journal: Journal, tail: LiveTail, metrics: Metrics, health: Health) {
        self.journal = journal
        self.tail = tail
        self.metrics = metrics
        self.health = health
    }

    func start() {
        let thread = Thread { [self] in run() }
        thread.name = "journal"
        thread.start()
    }

    /// Takes a request's lines.
    func submit(_ request: Waiting) {
        condition.lock()
        let isRefused = isStopped
        if !isRefused {
            waiting.append(request)
            if waiting.count == 1 { condition.signal() }
        }
        condition.unlock()
        if isRefused { request.loop.execute { request.done(GroupCommit.stopped) } }
    }

    /// Writes lines that nobody waits for, such as counts; after a stop too.
    func write(_ lines: [JournalLine]) throws(DaybookError) {
        guard !lines.isEmpty else { return }
        tail.add(lines, file: try journal.append(lines))
    }

    /// Writes what still waits and ends; returns when it has ended.
    func stop() {
        condition.lock()
        isStopping = true
        condition.signal()
        while !isStopped { condition.wait() }
        condition.unlock()
    }

    private static let stopped = DaybookError(.locked, "The server is stopping.", remedy: "Send it again.")

    private func run() {
        while true {
            condition.lock()
            while waiting.isEmpty && !isStopping { condition.wait() }
            let batch = waiting
            waiting = []
            waiting.reserveCapacity(batch.count)
            let ends = batch.isEmpty && isStopping
            if ends { isStopped = true }
            if ends { condition.broadcast() }
            condition.unlock()
            if ends { return }
            commit(batch)
        }
    }

    private func commit(_ batch: [Waiting]) {
        var lines: [JournalLine] = []
        for request in batch { lines += request.lines }
        var failure: DaybookError?
        if !lines.isEmpty {
            do {
                tail.add(lines, file: try journal.append(lines))
                metrics.countSync(lines: lines.count)
                if hasFailed { health.report("journal", nil) }
                hasFailed = false
            } catch {
                failure = error
                metrics.countFailedSync()
                hasFailed = true
                health.report("journal", "Events cannot be written: \(error)")
            }
        }
        answer(batch, failure)
    }

    /// Wakes each loop once, however many of its requests were waiting.
    private func answer(_ batch: [Waiting], _ failure: DaybookError?) {
        var rest = batch[...]
        var groups: [ObjectIdentifier: [Waiting]] = [:]
        while let request = rest.popFirst() { groups[ObjectIdentifier(request.loop), default: []].append(request) }
        for group in groups.values {
            group[0].loop.execute {
                for request in group { request.done(failure) }
            }
        }
    }
}
