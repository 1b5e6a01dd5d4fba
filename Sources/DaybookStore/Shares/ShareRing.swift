import DaybookCore

/// All shares of a store by their tokens and by their pages: what a server asks for each request.
///
/// Never changes; a server makes a new one whenever HEAD moves.
package struct ShareRing: Sendable {
    private let entries: [UInt64: (hash: SecretHash, share: ProjectShare)]
    private let pages: [String: ProjectShare]

    /// The shares that a snapshot can read.
    package init(_ snapshot: StoreSnapshot) {
        var entries: [UInt64: (SecretHash, ProjectShare)] = [:]
        for share in snapshot.shares {
            guard let hash = SecretHash(text: share.share.tokenHash) else { continue }
            entries[hash.first] = (hash, share)
        }
        self.entries = entries
        pages = Dictionary(snapshot.shares.map { ($0.share.page, $0) }) { first, _ in first }
    }

    /// The share whose page has a name, past its end too; nil for a name that is unknown.
    package func share(ofPage name: String) -> ProjectShare? { pages[name] }

    /// The share of a token, past its end too; nil for a token that is unknown.
    package func share(of token: String) -> ProjectShare? {
        let hash = SecretHash(of: token)
        guard let entry = entries[hash.first], entry.hash.equals(hash) else { return nil }
        return entry.share
    }
}
