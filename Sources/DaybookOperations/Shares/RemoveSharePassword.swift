import DaybookCore
import DaybookStore

/// Takes a password away from a share: `daybook share remove-password`.
package struct RemoveSharePassword: StoreChange {
    private let id: String
    private let password: String

    /// Names the share, and the password by its id.
    package init(id: String, password: String) {
        self.id = id
        self.password = password
    }

    package func run(in workplace: Workplace) throws -> Outcome {
        try workplace.write { writer in
            let changed = try writer.removeSharePassword(
                password, from: id, author: workplace.author, now: workplace.now)
            return Outcome(
                changed, in: writer.snapshot,
                [
                    "Removed password \(password) of share \(id); from the next build on it opens nothing.",
                    ProjectShare.oldPages,
                ])
        }
    }
}
