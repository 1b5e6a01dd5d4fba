import Crypto
import DaybookCollect
import DaybookCore
import DaybookEngine
import DaybookStore
import Foundation
import Synchronization

/// A project as reports see it at one moment, and a name of that moment for conditional requests.
struct LiveView: Sendable {
    let snapshot: Snapshot
    /// Changes whenever an event, a segment or a definition does.
    let tag: String
}

/// Keeps a snapshot of each project that is asked for, and makes it anew when something has come in since.
///
/// A snapshot is at most a second behind what was acknowledged. Calls block: they belong on a worker. Of several calls
/// for one project one reads, and the others wait for it.
final class LiveSnapshots: Sendable {
    /// A project's snapshot, under a lock of its own.
    private final class Place: @unchecked Sendable {
        let lock = NSLock()
        var view: LiveView?
        var madeAt = 0
        var usedAt = 0
    }

    private let places = Mutex<[String: Place]>([:])
    private let definitions: DefinitionsKeeper
    private let tail: LiveTail
    private let catalog: Catalog
    private let jobs: Int
    private let uptime: @Sendable () -> Int
    private let metrics: Metrics
    private static let freshMilliseconds = 700
    private static let keptMilliseconds = 15 * 60_000

    init(
        definitions: DefinitionsKeeper, tail: LiveTail, catalog: Catalog, jobs: Int, metrics: Metrics, clocks: Clocks
    ) {
        self.definitions = definitions
        self.tail = tail
        self.catalog = catalog
        self.jobs = jobs
        self.metrics = metrics
        uptime = clocks.uptime
    }

    /// The project of a folder as it is now.
    ///
    /// - Complexity: where something has changed, linear in the project's events.
    /// - Throws: `not-found` for a project that was deleted meanwhile, `damaged` for a segment.
    func view(of folder: String) throws -> LiveView {
        let place = places.withLock { places in
            let place = places[folder] ?? Place()
            places[folder] = place
            return place
        }
        place.lock.lock()
        defer { place.lock.unlock() }
        place.usedAt = uptime()
        if let view = place.view, place.usedAt - place.madeAt < LiveSnapshots.freshMilliseconds { return view }
        let began = place.usedAt
        while true {
            let current = definitions.current
            guard let target = current.targets[folder] else {
                throw DaybookError(.notFound, "There is no such project any more.")
            }
            let tag = tag(of: folder, current)
            if let view = place.view, view.tag == tag {
                place.madeAt = began
                return view
            }
            guard let lines = tail.events(of: folder, after: current.store.ledger.sealedJournal) else {
                // The lines were sealed between the two; the definitions follow at once.
                try definitions.refresh()
                continue
            }
            let source = try current.store.segments(of: target.project).with(openTail: lines.bytes)
            let snapshot = try Snapshot(
                of: source, columns: Set(Column.allCases), project: target.project, calendar: target.calendar,
                rules: RuleSet(current.store.rules(of: target.project)), jobs: jobs)
            metrics.countSnapshot()
            let view = LiveView(snapshot: snapshot, tag: self.tag(of: folder, current, version: lines.version))
            place.view = view
            place.madeAt = began
            return view
        }
    }

    /// Gives the memory of projects back that nobody has asked for in a while.
    func dropUnused() {
        let now = uptime()
        places.withLock { places in
            places = places.filter { _, place in
                guard place.lock.try() else { return true }
                defer { place.lock.unlock() }
                return now - place.usedAt < LiveSnapshots.keptMilliseconds
            }
        }
    }

    private func tag(of folder: String, _ current: Definitions, version: Int? = nil) -> String {
        let parts = [
            current.store.ledger.head, current.targets[folder].map { "\($0.project)" } ?? "",
            String(version ?? tail.version(of: folder)), definitions.run,
            current.targets[folder].map { "\((try? current.store.rules(of: $0.project)) ?? [])" } ?? "",
        ]
        let digest = SHA256.hash(data: Data(parts.joined(separator: "\n").utf8))
        return Hex.text(digest.prefix(12))
    }
}
