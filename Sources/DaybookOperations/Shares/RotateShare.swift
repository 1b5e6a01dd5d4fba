import DaybookCore
import DaybookStore

/// Gives a share another content key, or another page where it has no password: `daybook share rotate`.
package struct RotateShare: StoreChange {
    private let id: String

    /// Names the share.
    package init(id: String) {
        self.id = id
    }

    package func run(in workplace: Workplace) throws -> Outcome {
        try workplace.write { writer in
            let issued = try writer.rotateShare(id, author: workplace.author, now: workplace.now)
            guard issued.token == nil else {
                return Outcome(
                    issued, in: writer.snapshot, "Share \(id) has another page and another token; the old ones go.")
            }
            return Outcome(
                issued.kept, in: writer.snapshot,
                [
                    "Share \(id) has another content key, which its passwords open from the next build on.",
                    ProjectShare.oldPages,
                ])
        }
    }
}
