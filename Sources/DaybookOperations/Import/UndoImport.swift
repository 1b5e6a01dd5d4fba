import DaybookCore
import DaybookStore

/// Takes an import back whole: `daybook import undo`.
package struct UndoImport: StoreChange {
    private let id: String

    /// Names the import.
    package init(id: String) {
        self.id = id
    }

    package func run(in workplace: Workplace) throws -> Outcome {
        let listing = try workplace.write {
            try $0.undoImport(id, author: workplace.author, now: workplace.now)
        }
        let count = listing.record.acceptedCount
        return Outcome(
            .object([.init("id", .text(id)), .init("undone", .bool(true)), .init("events", .int(count))]),
            lines: ["Took import \(id) back: \(count) events. The ledger and git's history keep both acts."])
    }
}
