/// A log of one kind of line, and whether git keeps it.
package enum Stream: String, Sendable, CaseIterable {
    case events
    case counts
    case audit
    case identities
    case leads
    case replays

    /// False for the streams that hold people: sealed, in the ledger and in backups, but not in git.
    package var isInGit: Bool {
        switch self {
        case .events, .counts, .audit: true
        case .identities, .leads, .replays: false
        }
    }
}
