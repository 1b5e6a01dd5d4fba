import DaybookCollect
import DaybookCore

/// What the cookie of the dashboards says: who signed in, and until when that holds.
///
/// Whoever has only been shown the form has a session too, of nobody, so that the form's token is bound to it.
struct Session: Sendable, Equatable {
    /// A key of a project, by its folder and the key's id.
    struct Holder: Sendable, Equatable {
        let folder: String
        let keyID: String
        /// Tells the key's secret from the ones before: whoever knew an older one is signed out.
        let secret: String

        /// Whoever has signed in with a key.
        init(_ entry: KeyEntry) {
            folder = entry.target.project.folder
            keyID = entry.key.id
            secret = String(entry.key.hash.prefix(16))
        }

        fileprivate init(_ parts: ArraySlice<String>) {
            let parts = Array(parts)
            (folder, keyID, secret) = (parts[0], parts[1], parts[2])
        }
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
    var text: String {
        let parts = holder.map { [$0.folder, $0.keyID, $0.secret] } ?? ["", "", ""]
        return (parts + ["\(end.milliseconds)", nonce]).joined(separator: ".")
    }

    /// Reads a text; nil for anything else.
    init?(_ text: Substring) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 5, let milliseconds = Int(parts[3]) else { return nil }
        holder = parts[0].isEmpty ? nil : Holder(parts[..<3])
        end = Instant(milliseconds: milliseconds)
        nonce = parts[4]
    }
}
