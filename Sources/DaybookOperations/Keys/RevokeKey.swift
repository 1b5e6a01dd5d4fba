import DaybookCore
import DaybookStore

/// Makes a key useless: `daybook key revoke`.
package struct RevokeKey: StoreChange {
    private let id: String

    /// Names the key, with or without `key-`.
    package init(id: String) {
        self.id = id
    }

    package func run(in workplace: Workplace) throws -> Outcome {
        let revoked = try workplace.write {
            try $0.revokeKey(id, author: workplace.author, now: workplace.now)
        }
        return Outcome(
            .object([
                .init("id", .text(revoked.key.id)), .init("is_active", .bool(false)),
                .init("revoked_at", revoked.key.revokedAt.value),
            ]), lines: ["Revoked key \(revoked.key.id) (\(revoked.key.name)) of \(revoked.project)."])
    }
}
