import DaybookCore
import DaybookStore

/// Deletes a share: `daybook share delete`.
package struct DeleteShare: StoreChange {
    private let id: String

    /// Names the share.
    package init(id: String) {
        self.id = id
    }

    package func run(in workplace: Workplace) throws -> Outcome {
        try workplace.write { writer in
            let deleted = try writer.deleteShare(id, author: workplace.author, now: workplace.now)
            return Outcome(
                .object([.init("ok", .bool(true)), .init("deleted", .text(id))]),
                lines: [
                    "Deleted share \(id) (\(deleted.share.name)).",
                    "Its live link is dead, its page goes with the next build.",
                    ProjectShare.oldPages,
                ])
        }
    }
}
