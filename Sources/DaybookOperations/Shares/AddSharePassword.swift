import DaybookCore
package import DaybookStore

/// Adds a password to a share: `daybook share add-password`.
package struct AddSharePassword: StoreChange {
    private let id: String
    private let password: PreparedPassword

    /// Names the share.
    package init(id: String, password: PreparedPassword) {
        self.id = id
        self.password = password
    }

    package func run(in workplace: Workplace) throws -> Outcome {
        try workplace.write { writer in
            let changed = try writer.addSharePassword(
                password, to: id, author: workplace.author, now: workplace.now)
            return Outcome(
                changed, in: writer.snapshot,
                ["Added password \(password.id) to share \(id).", "It opens the page from the next build on."])
        }
    }
}
