import DaybookCollect
import DaybookCore
import DaybookStore
import Foundation
import NIOCore

/// Writes what requests wait for to the journal, all that wait at once with one sync, and then lets them answer.
///
/// One thread writes. Any thread may submit. Nothing is answered before it is on disk (design law 2).
final class GroupCommit: @unchecked Sendable {
    private let journal: Journal
    private let eventIDs: EventIDMemory
    private let tail: LiveTail
    private let metrics: Metrics
    private let health: Health
    private let condition = NSCondition()
    private var waiting: [JournalTurn] = []
    private var waitingBytes = 0
    private var isStopping = false
    private var isStopped = false
    /// True while sealing has fallen so far behind that memory would run out.
    private var isFull = false
    private let journalLimit: Int
    /// Only the writing thread knows.
    private var hasFailed = false

    /// A writer of the journal; `start` begins its work.
    init(
        journal: Journal, eventIDs: EventIDMemory, tail: LiveTail, metrics: Metrics, health: Health,
        journalLimit: Int = 1 << 28
    ) {
        self.journalLimit = journalLimit
        self.journal = journal
        self.eventIDs = eventIDs
        self.tail = tail
        self.metrics = metrics
        self.health = health
    }

    func start() {
        let thread = Thread { [self] in run() }
        thread.name = "journal"
        thread.start()
    }

    /// Takes the lines of requests that came together.
    func submit(_ turn: JournalTurn) {
        condition.lock()
        let refusal =
            isStopped
            ? GroupCommit.stopped : isFull || waitingBytes > GroupCommit.waitingLimit ? GroupCommit.slow : nil
        if refusal == nil {
            let wasEmpty = waiting.isEmpty
            waiting.append(turn)
            waitingBytes += turn.byteCount
            if wasEmpty { condition.signal() }
        }
        condition.unlock()
        guard let refusal else { return }
        for request in turn.requests { eventIDs.release(request.claims) }
        turn.loop.execute {
            for request in turn.requests { request.client.value.wasWritten(refusal) }
        }
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

    /// Looks whether the journal has room again, and whether one that failed can be written again: the server recovers
    /// though nobody sends.
    func probe() {
        measure()
        guard !health.canWrite, (try? journal.probe()) != nil else { return }
        health.report("journal", nil)
    }

    /// Refuses more than memory can hold until sealing has caught up.
    ///
    /// - Returns: the bytes that are not sealed.
    @discardableResult
    private func measure() -> Int {
        let byteCount = journal.byteCount
        let isFull = byteCount > journalLimit
        condition.lock()
        self.isFull = isFull
        condition.unlock()
        return byteCount
    }

    /// Takes longer the more waits to be sealed, so that clients who wait for their answers send no faster than sealing
    /// can follow; only who does not wait is refused in the end.
    private func slowDown(_ byteCount: Int) {
        let ease = journalLimit / 4
        guard byteCount > ease else { return }
        let share = Double(min(byteCount, journalLimit) - ease) / Double(journalLimit - ease)
        Thread.sleep(forTimeInterval: share * share * GroupCommit.longestPause)
    }

    private static let longestPause: TimeInterval = 0.2

    private static let waitingLimit = 64 << 20
    private static let slow = DaybookError(.inputOutput, "The disk, or sealing, is too slow.", remedy: "Send it again.")
    private static let stopped = DaybookError(.locked, "The server is stopping.", remedy: "Send it again.")

    private func run() {
        while true {
            condition.lock()
            while waiting.isEmpty && !isStopping { condition.wait() }
            let batch = waiting
            waiting = []
            waitingBytes = 0
            waiting.reserveCapacity(batch.count)
            let ends = batch.isEmpty && isStopping
            if ends { isStopped = true }
            if ends { condition.broadcast() }
            condition.unlock()
            if ends { return }
            commit(batch)
        }
    }

    private func commit(_ turns: [JournalTurn]) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(turns.reduce(0) { $0 + $1.bytes.count })
        for turn in turns { bytes += turn.bytes }
        let lineCount = turns.reduce(0) { $0 + $1.lineCount }
        let projects = Array(Set(turns.flatMap(\.projects)))
        var failure: DaybookError?
        if lineCount > 0 {
            do {
                tail.add(bytes, of: projects, file: try journal.append(bytes))
                metrics.countSync(lines: lineCount)
                if hasFailed { health.report("journal", nil) }
                hasFailed = false
                for turn in turns { for request in turn.requests { eventIDs.confirm(request.claims) } }
            } catch {
                failure = error
                // Before anything is answered: a repeat that comes meanwhile must not be taken for stored.
                for turn in turns { for request in turn.requests { eventIDs.release(request.claims) } }
                metrics.countFailedSync()
                hasFailed = true
                health.report("journal", "Events cannot be written: \(error)")
            }
        }
        let byteCount = measure()
        answer(turns, failure)
        slowDown(byteCount)
    }

    /// False where an event that was sent before got lost on its way to the disk.
    private func keeps(_ request: JournalTurn.Request) -> Bool { request.repeats.allSatisfy(eventIDs.isStored) }

    private static let lost = DaybookError(.inputOutput, "The first event was not written.", remedy: "Send it again.")

    /// Wakes each loop once, however many of its requests were waiting.
    private func answer(_ turns: [JournalTurn], _ failure: DaybookError?) {
        var loops: [any EventLoop] = []
        for turn in turns where !loops.contains(where: { $0 === turn.loop }) { loops.append(turn.loop) }
        for loop in loops {
            // Each loop has its own: two that go through one list count its references against each other.
            let own = turns.filter { $0.loop === loop }
            loop.execute { [self] in
                for request in own.lazy.flatMap(\.requests) {
                    request.client.value.wasWritten(failure ?? (keeps(request) ? nil : GroupCommit.lost))
                }
            }
        }
    }
}
