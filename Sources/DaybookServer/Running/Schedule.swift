import DaybookCollect
import DaybookCore
import DaybookOperations
import DaybookStore
import Foundation
import Logging
import Synchronization

/// The work that nobody asks for: sealing, following commits, counts, salts, rebuilds.
///
/// One thread of its own.
final class Schedule: @unchecked Sendable {
    /// What it works on.
    struct Parts: Sendable {
        let keeper: StoreKeeper
        let definitions: DefinitionsKeeper
        let collector: Collector
        let commit: GroupCommit
        let snapshots: LiveSnapshots
        let health: Health
        let metrics: Metrics
        /// Builds the site; nil where nobody wants that.
        let rebuild: (@Sendable () throws -> Void)?
    }

    private let parts: Parts
    private let options: ServerOptions
    private let clocks: Clocks
    private let logger: Logger
    private let condition = NSCondition()
    private var isStopping = false
    private var isRunning = false
    private var sealedDay: Day
    private var sealAfter = 0
    /// True where the last step sealed so much that what came meanwhile may be enough for the next seal already.
    private var hasSealedMuch = false
    private var rebuildAfter: Int
    /// The shares in force that the site was last asked to show.
    private var shares: [ProjectShare]
    private let isBuilding = Flag()
    private var hourly = 0
    private var minutely = 0
    private var secondly = 0

    private static let stepSeconds = 0.3
    /// Long enough for whoever else waits for the store to get it.
    private static let turnSeconds = 0.005
    private static let muchByteCount = 8 << 20
    private static let sealRetryMilliseconds = 15_000

    init(_ parts: Parts, options: ServerOptions, clocks: Clocks, logger: Logger) {
        self.parts = parts
        self.options = options
        self.clocks = clocks
        self.logger = logger
        let now = clocks.now()
        sealedDay = now.utcDay
        shares = parts.definitions.current.shares(inForceAt: now)
        // A site that is there already is rebuilt when its time has come; a new server without one makes it at once.
        let isBuilt = FileManager.default.fileExists(atPath: "\(options.publicFolder)/build.json")
        rebuildAfter = clocks.uptime() + (isBuilt ? (options.rebuildMinutes ?? 0) * 60_000 : 0)
    }

    func start() {
        isRunning = true
        let thread = Thread { [self] in run() }
        thread.name = "schedule"
        thread.start()
    }

    /// Ends after the work in hand.
    func stop() {
        condition.lock()
        isStopping = true
        condition.broadcast()
        while isRunning { condition.wait() }
        condition.unlock()
    }

    private func run() {
        while true {
            condition.lock()
            let pause = hasSealedMuch ? Schedule.turnSeconds : Schedule.stepSeconds
            if !isStopping { _ = condition.wait(until: Date(timeIntervalSinceNow: pause)) }
            let ends = isStopping
            if ends { isRunning = false }
            if ends { condition.broadcast() }
            condition.unlock()
            if ends { return }
            step()
        }
    }

    private func step() {
        let now = clocks.now()
        attempt("definitions") { try parts.definitions.refresh() }
        sealIfDue(now)
        let uptime = clocks.uptime()
        if uptime >= secondly {
            secondly = uptime + 1_000
            parts.commit.probe()
        }
        if uptime >= minutely {
            minutely = uptime + 60_000
            attempt("counts") {
                try parts.collector.counts.drain(ids: parts.collector.ids, now: now, to: parts.commit.write)
            }
            attempt("keys") { try parts.definitions.uses.flush() }
            attempt("salts") { try parts.keeper.write { try $0.destroyExpiredSalts(now: now) } }
            parts.collector.visitors.forgetPast(now: now)
            let targets = parts.definitions.current.targets
            attempt("visitors") { try parts.collector.visitors.prepare(now: now) { targets[$0]?.calendar } }
            parts.snapshots.dropUnused()
        }
        if uptime >= hourly {
            hourly = uptime + 3_600_000
            parts.collector.eventIDs.forgetExpired(now: now)
        }
        let current = parts.definitions.current.shares(inForceAt: now)
        if current != shares {
            // Who shares a page, changes its passwords or lets it end does not wait for the hour.
            (shares, rebuildAfter) = (current, uptime)
        }
        rebuildIfDue(uptime)
    }

    /// Seals at the size limit and once a UTC day; after a failure it waits a little and tries again, while events go
    /// on being taken.
    private func sealIfDue(_ now: Instant) {
        hasSealedMuch = false
        let uptime = clocks.uptime()
        guard uptime >= sealAfter else { return }
        let byteCount = (try? parts.keeper.write { $0.journal.byteCount }) ?? 0
        guard byteCount >= options.sealBytes || now.utcDay != sealedDay else { return }
        do {
            try parts.keeper.write { writer in
                try writer.seal(author: Author(name: "daybook", email: "daybook@localhost"), now: now)
                hasSealedMuch = byteCount >= Schedule.muchByteCount
                parts.definitions.take(writer.snapshot)
            }
            sealedDay = now.utcDay
            parts.metrics.countSeal(failed: false)
            parts.health.report("sealing", nil)
        } catch {
            sealAfter = uptime + Schedule.sealRetryMilliseconds
            parts.metrics.countSeal(failed: true)
            parts.health.report("sealing", "The journal cannot be sealed: \(error)")
            logger.error("The journal cannot be sealed.", metadata: ["cause": "\(error)"])
        }
    }

    /// Builds on a thread of its own, since a build may take longer than sealing and salts can wait.
    private func rebuildIfDue(_ uptime: Int) {
        guard let minutes = options.rebuildMinutes, let rebuild = parts.rebuild, uptime >= rebuildAfter else { return }
        guard isBuilding.raise() else { return }
        rebuildAfter = uptime + minutes * 60_000
        let (parts, logger) = (parts, logger)
        Thread.detachNewThread { [isBuilding] in
            defer { isBuilding.lower() }
            do {
                try rebuild()
                parts.metrics.countBuild(failed: false)
                parts.health.report("rebuild", nil)
            } catch {
                parts.metrics.countBuild(failed: true)
                parts.health.report("rebuild", "The site cannot be rebuilt: \(error)")
                logger.error("The site cannot be rebuilt.", metadata: ["cause": "\(error)"])
            }
        }
    }

    private func attempt(_ part: String, _ work: () throws -> Void) {
        do {
            try work()
            parts.health.report(part, nil)
        } catch {
            parts.health.report(part, "\(error)")
            logger.error("Scheduled work failed.", metadata: ["part": "\(part)", "cause": "\(error)"])
        }
    }
}

/// A flag that one thread at a time can raise.
private final class Flag: Sendable {
    private let isRaised = Mutex(false)

    /// False where it was raised already.
    func raise() -> Bool {
        isRaised.withLock { isRaised in
            defer { isRaised = true }
            return !isRaised
        }
    }

    func lower() { isRaised.withLock { $0 = false } }
}
