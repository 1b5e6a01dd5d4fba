package import DaybookCore

/// All keys of a store by their secrets: what a server asks for each request.
///
/// Never changes; a server makes a new one whenever HEAD moves, so that a revoked key is dead at once.
package struct KeyRing: Sendable {
    /// Who came with a key.
    package final class Holder: Sendable {
        package let project: Project
        package let key: AccessKey

        init(project: Project, key: AccessKey) {
            self.project = project
            self.key = key
        }
    }

    private struct Entry {
        let hash: SecretHash
        let holder: Holder
        /// Milliseconds since 1970, after which it opens nothing; the beginning of time for a revoked key.
        let end: Int
    }

    private let entries: [UInt64: Entry]
    /// Takes part where no key is found, so that this takes as long.
    private let nobody = Entry(
        hash: SecretHash(of: ""), holder: Holder(project: Project(), key: AccessKey()), end: Int.min)

    /// The keys of the projects that a snapshot can read.
    package init(_ snapshot: StoreSnapshot) {
        let projects = Dictionary(uniqueKeysWithValues: snapshot.projects.map { ($0.folder, $0) })
        var entries: [UInt64: Entry] = [:]
        for key in snapshot.keys {
            guard let project = projects[key.project], let hash = SecretHash(text: key.key.hash) else { continue }
            let end = key.key.revokedAt == nil ? key.key.expiry?.milliseconds ?? Int.max : Int.min
            entries[hash.first] = Entry(hash: hash, holder: Holder(project: project, key: key.key), end: end)
        }
        self.entries = entries
    }

    /// The project and the key of a secret; nil for one that is unknown, revoked or past its end.
    ///
    /// Does the same work for all of them: one hash, one look-up, one comparison in constant time.
    package func holder(of secret: String, at now: Instant) -> Holder? {
        let hash = SecretHash(of: secret)
        let entry = entries[hash.first] ?? nobody
        let isTheSame = entry.hash.equals(hash)
        let isInForce = now.milliseconds < entry.end
        return isTheSame && isInForce ? entry.holder : nil
    }
}
