import Crypto
import DaybookClassify
import DaybookCollect
import DaybookCore
import DaybookEngine
import DaybookOperations
import DaybookStore
import Foundation
import Synchronization

/// A project as reports see it at one moment, and a name of that moment for conditional requests.
struct LiveView: Sendable {
    let project: CountedProject
    /// What was answered about it.
    let answers: Answers
    /// Changes whenever an event, a segment or a definition does.
    let tag: String
}

/// Keeps a snapshot of each project that is asked for, and makes it anew when something has come in since.
///
/// A snapshot is at most two seconds behind what was acknowledged. Calls block: they belong on a worker. Of several
/// calls for one project one reads, and the others wait for it.
final class LiveSnapshots: Sendable {
    /// A project's snapshot, and who makes it anew.
    private final class Place: Sendable {
        struct State {
            var view: LiveView?
            var madeAt = 0
            /// How long it took to make the view.
            var takenMilliseconds = 0
            var usedAt = 0
            var isBeingMade = false
        }

        let state = Mutex(State())
        /// Held while a snapshot is made, which may take long.
        let making = NSLock()
    }

    private let places = Mutex<[String: Place]>([:])
    private let definitions: DefinitionsKeeper
    private let tail: LiveTail
    private let catalog: Catalog
    private let providers: ProviderTable
    private let uptime: @Sendable () -> Int
    private let metrics: Metrics
    private let engine: Engine
    /// Up to this age a snapshot is given as it is; then it is made anew behind the answers.
    ///
    /// What takes long is made less often, lest answers and events are always held up by it, and still in time.
    private static func freshMilliseconds(taken: Int) -> Int { max(450, min(3 * taken, staleMilliseconds - 2 * taken)) }
    /// Past this age answers wait for a new one.
    private static let staleMilliseconds = 1_900
    private static let keptMilliseconds = 15 * 60_000

    init(
        definitions: DefinitionsKeeper, tail: LiveTail, catalog: Catalog, providers: ProviderTable, jobs: Int,
        metrics: Metrics, clocks: Clocks
    ) {
        self.definitions = definitions
        self.tail = tail
        self.catalog = catalog
        self.providers = providers
        // Half of the threads, so that answers and events are not held up while snapshots are made.
        engine = Engine(jobs: max(1, jobs / 2))
        self.metrics = metrics
        uptime = clocks.uptime
    }

    /// The project of a folder as it is now.
    ///
    /// - Complexity: where something has changed, linear in what the visitors of the open tail have ever done.
    /// - Throws: `not-found` for a project that was deleted meanwhile, `damaged` for a segment.
    func view(of folder: String) throws -> LiveView {
        let place = places.withLock { places in
            let place = places[folder] ?? Place()
            places[folder] = place
            return place
        }
        let now = uptime()
        let (known, madeAt, shouldMake) = place.state.withLock { state -> (LiveView?, Int, Bool) in
            state.usedAt = now
            let age = now - state.madeAt
            guard let view = state.view, age < LiveSnapshots.staleMilliseconds else {
                return (nil, state.madeAt, false)
            }
            guard age >= LiveSnapshots.freshMilliseconds(taken: state.takenMilliseconds), !state.isBeingMade else {
                return (view, state.madeAt, false)
            }
            state.isBeingMade = true
            return (view, state.madeAt, true)
        }
        guard let known else { return try make(folder, place, after: now - LiveSnapshots.staleMilliseconds) }
        if shouldMake {
            DispatchQueue.global().async {
                // Where it fails the next one who asks is told.
                _ = try? self.make(folder, place, after: madeAt)
                place.state.withLock { $0.isBeingMade = false }
            }
        }
        return known
    }

    /// Makes a view unless there is one from after a moment, which whoever was waited for may have made.
    private func make(_ folder: String, _ place: Place, after moment: Int) throws -> LiveView {
        place.making.lock()
        defer { place.making.unlock() }
        let (previous, madeAt) = place.state.withLock { ($0.view, $0.madeAt) }
        if let previous, madeAt > moment { return previous }
        let began = uptime()
        let view = try makeNow(folder, after: previous)
        place.state.withLock { state in
            state.view = view
            state.madeAt = began
            state.takenMilliseconds = uptime() - began
        }
        return view
    }

    private func makeNow(_ folder: String, after previous: LiveView?) throws -> LiveView {
        while true {
            let current = definitions.current
            guard let target = current.targets[folder] else {
                throw DaybookError(.notFound, "There is no such project any more.")
            }
            let tag = tag(of: folder, current)
            if let previous, previous.tag == tag { return previous }
            guard let lines = tail.events(of: folder, after: current.store.ledger.sealedJournal) else {
                // The lines were sealed between the two; the definitions follow at once.
                try definitions.refresh()
                continue
            }
            let source = try current.store.segments(of: target.project).with(openTail: lines.bytes)
            let setting = try CountedProject.Setting(
                target.project, under: current.store.rules(of: target.project), catalog: catalog,
                columns: Set(Column.allCases), providers: providers)
            let project = try CountedProject(setting, of: source, after: previous?.project, engine: engine)
            let answers = Answers()
            if let previous {
                try answers.prepare(after: previous.answers) { try engine.run([$0], using: project.days)?.first }
            }
            metrics.countSnapshot()
            return LiveView(
                project: project, answers: answers, tag: self.tag(of: folder, current, version: lines.version))
        }
    }

    /// Gives the memory of projects back that nobody has asked for in a while.
    func dropUnused() {
        let now = uptime()
        places.withLock { places in
            places = places.filter { _, place in
                place.state.withLock { $0.isBeingMade || now - $0.usedAt < LiveSnapshots.keptMilliseconds }
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
