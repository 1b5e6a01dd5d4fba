import DaybookCore

/// All shares of a store by their tokens: what a server asks for each request.
///
/// Never changes; a server makes a new one whenever HEAD moves.
package struct ShareRing: Sendable {
    private let entries: [UInt64: (hash: SecretHash, share: ProjectShare)]

    /// The shares that a snapshot can read.
    package init(_ snapshot: StoreSnapshot) {
        var entries: [UInt64: (SecretHash, ProjectShare)] = [:]
        for share in snapshot.shares {
            guard let hash = SecretHash(text: share.share.tokenHash) else { continue }
            entries[hash.first] = (hash, share)
        }
        self.entries = entries
    }

    /// The share of a token, past its end too; nil for a token that is unknown.
    package func share(of token: String) -> ProjectShare? {
        let hash = SecretHash(of: token)
        guard let entry = entries[hash.first], entry.hash.equals(hash) else { return nil }
        return entry.share
    }
}
