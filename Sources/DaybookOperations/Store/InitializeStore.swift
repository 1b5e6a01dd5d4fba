import DaybookCore
import DaybookStore

/// Makes a store: `daybook init`.
package struct InitializeStore: StoreOperation {
    private let insideRepository: Bool

    /// `insideRepository` asks for a store that is part of a larger git repository.
    package init(insideRepository: Bool) {
        self.insideRepository = insideRepository
    }

    package func run(in workplace: Workplace) throws -> Outcome {
        let made = try Store.initialize(
            at: workplace.data, insideRepository: insideRepository, author: workplace.author, now: workplace.now,
            chance: workplace.chance)
        return Outcome(
            .object([.init("data", .text(made.directory.path)), .init("admin_token", .text(made.adminToken))]),
            lines: [
                "Made a store in \(made.directory.path).", "Admin token, shown this once: \(made.adminToken)",
            ])
    }
}
