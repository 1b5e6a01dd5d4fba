import Crypto
import DaybookCore
import Foundation

/// Signs sessions, so that they can be kept by browsers alone, and the tokens of their forms.
struct SessionSigner: Sendable {
    private let key: SymmetricKey

    /// Signs with a secret of the store's own.
    init(secret: [UInt8]) {
        key = SymmetricKey(data: secret)
    }

    /// Signs with the secret that the operator chose, as in `PULSE_COOKIE_SECRET`.
    ///
    /// - Throws: `invalid` for one that is too short to be safe.
    init(chosen text: String) throws(DaybookError) {
        guard text.utf8.count >= SessionSigner.shortest else {
            throw DaybookError(
                .invalid,
                "The cookie secret has \(text.utf8.count) bytes; it needs at least \(SessionSigner.shortest).",
                remedy: "Make one with `openssl rand -base64 32`, or leave it out: the store then makes its own.")
        }
        self.init(secret: Array(text.utf8))
    }

    private static let shortest = 32

    /// What a cookie holds: the session and its signature.
    func signed(_ session: Session) -> String { "\(session.text).\(code("session", session))" }

    /// The session of a cookie; nil where it was not signed here or is over.
    func session(_ signed: String, now: Instant) -> Session? {
        guard let dot = signed.lastIndex(of: "."), let session = Session(signed[..<dot]),
            isCode(signed[signed.index(after: dot)...], "session", session), now < session.end
        else { return nil }
        return session
    }

    /// The token that the forms of a session's pages carry.
    func token(of session: Session) -> String { code("form", session) }

    /// True for that token.
    func accepts(_ token: String, of session: Session) -> Bool { isCode(token[...], "form", session) }

    private func code(_ purpose: String, _ session: Session) -> String {
        Hex.text(HMAC<SHA256>.authenticationCode(for: Data("\(purpose)\n\(session.text)".utf8), using: key))
    }

    /// Compares hashes of both, which takes the same time wherever they differ.
    private func isCode(_ text: Substring, _ purpose: String, _ session: Session) -> Bool {
        SHA256.hash(data: Data(text.utf8)) == SHA256.hash(data: Data(code(purpose, session).utf8))
    }
}
