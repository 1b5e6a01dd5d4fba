import DaybookCore
import DaybookStore

/// Makes a store: `daybook init`.
package struct InitializeStore: StoreOperation {
    /// Takes no argument.
    package init() {}

    package func run(in workplace: Workplace) throws -> Outcome {
        let made = try Store.initialize(
            at: workplace.data, author: workplace.author, now: workplace.now,
            chance: workplace.chance)
        return Outcome(
            .object([.init("data", .text(made.directory.path)), .init("admin_token", .text(made.adminToken))]),
            lines: [
                "Made a store in \(made.directory.path).", "Admin token, shown this once: \(made.adminToken)",
            ])
    }
}
