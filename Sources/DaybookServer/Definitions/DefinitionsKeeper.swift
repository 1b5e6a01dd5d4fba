import DaybookCore
import DaybookEngine
import DaybookOperations
import DaybookStore
import Synchronization

/// Holds the definitions that are in force and follows the store's HEAD.
///
/// Any thread may use it.
final class DefinitionsKeeper: Sendable {
    let uses: KeyUses
    /// Differs in each run of the server, so that no client takes an answer of an earlier one for current.
    let run: String
    private let state: Mutex<Definitions>
    private let keeper: StoreKeeper
    private let catalog: Catalog
    private let tail: LiveTail
    private let health: Health
    /// Told of the folders of projects that are no more.
    private let gone: @Sendable (String) -> Void

    /// Reads the definitions of a store that a server holds.
    init(
        keeper: StoreKeeper, catalog: Catalog, tail: LiveTail, uses: KeyUses, run: String, health: Health,
        gone: @escaping @Sendable (String) -> Void
    ) throws {
        self.keeper = keeper
        self.catalog = catalog
        self.tail = tail
        self.uses = uses
        self.run = run
        self.health = health
        self.gone = gone
        state = Mutex(Definitions(try keeper.write { $0.snapshot }, catalog: catalog))
        report()
    }

    /// Says which definitions cannot be read: their projects take no events until the files are mended.
    private func report() {
        let store = current.store
        let broken =
            store.problems.map { "\($0.path) \($0.words)" } + store.keyProblems.map { "\($0.path) \($0.words)" }
            + store.ruleProblems.map { "\($0.path) \($0.words)" }
            + store.shareProblems.map { "\($0.path) \($0.words)" }
        health.report("definition files", broken.isEmpty ? nil : broken.joined(separator: "; "))
    }

    var current: Definitions { state.withLock { $0 } }

    /// Takes over what HEAD says now, whoever committed it; waits for the writer's turn.
    func refresh() throws {
        try keeper.write { writer in
            try writer.follow()
            take(writer.snapshot)
        }
    }

    /// Takes a newer commit over; only for who holds the writer, so that no older one comes after a newer one.
    func take(_ store: StoreSnapshot) {
        guard current.store.commit != store.commit else { return }
        // Made beside the lock, behind which every request waits.
        let definitions = Definitions(store, catalog: catalog)
        let before = state.withLock { current in
            defer { current = definitions }
            return current
        }
        for folder in before.targets.keys where definitions.targets[folder] == nil { gone(folder) }
        report()
        tail.drop(through: store.ledger.sealedJournal)
    }
}
