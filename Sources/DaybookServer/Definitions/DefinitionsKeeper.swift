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

    /// Reads the definitions of a store that a server holds.
    init(keeper: StoreKeeper, catalog: Catalog, tail: LiveTail, uses: KeyUses, run: String) throws {
        self.keeper = keeper
        self.catalog = catalog
        self.tail = tail
        self.uses = uses
        self.run = run
        state = Mutex(Definitions(try keeper.write { $0.snapshot }, catalog: catalog))
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
        state.withLock { $0 = definitions }
        tail.drop(through: store.ledger.sealedJournal)
    }
}
