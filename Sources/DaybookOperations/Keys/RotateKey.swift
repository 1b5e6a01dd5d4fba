import DaybookCore
import DaybookStore

/// Gives a key another secret: `daybook key rotate`.
package struct RotateKey: StoreChange {
    private let id: String
    private let secret: String?

    /// Names the key, with or without `key-`; `secret` is one that was issued elsewhere.
    package init(id: String, secret: String? = nil) {
        self.id = id
        self.secret = secret
    }

    package func run(in workplace: Workplace) throws -> Outcome {
        try workplace.write { writer in
            let issued = try writer.rotateKey(id, secret: secret, author: workplace.author, now: workplace.now)
            return Outcome(
                issued, of: writer.snapshot.projectOrBlank(inFolder: issued.project),
                "Key \(issued.key.id) has another secret; the old one opens nothing any more.")
        }
    }
}
