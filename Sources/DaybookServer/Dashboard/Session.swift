import DaybookCore

/// What the cookie of the dashboards says: who signed in, and until when that holds.
///
/// Whoever has only been shown the form has a session too, of nobody, so that the form's token is bound to it.
struct Session: Sendable, Equatable {
    /// A key of a project, by its folder and the key's id.
    struct Holder: Sendable, Equatable {
        let folder: String
        let keyID: String
    }

    let holder: Holder?
    let end: Instant
    /// Tells sessions of one holder apart.
    let nonce: String

    /// How long a session holds (contract section 6.35).
    static let seconds = 12 * 3_600

    /// A session from now on.
    init(of holder: Holder?, now: Instant, nonce: String) {
        self.holder = holder
        end = now + Session.seconds * 1_000
        self.nonce = nonce
    }

    /// The parts of its text, none of which has a dot.
    var text: String { "\(holder?.folder ?? "").\(holder?.keyID ?? "").\(end.milliseconds).\(nonce)" }

    /// Reads a text; nil for anything else.
    init?(_ text: Substring) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 4, let milliseconds = Int(parts[2]) else { return nil }
        holder = parts[0].isEmpty ? nil : Holder(folder: parts[0], keyID: parts[1])
        end = Instant(milliseconds: milliseconds)
        nonce = parts[3]
    }
}
