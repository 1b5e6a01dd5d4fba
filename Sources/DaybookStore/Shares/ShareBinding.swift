package import DaybookCore

/// What ciphertexts of a share are bound to: format version, page and parameters.
///
/// A page that was swapped with another, or whose parameters were changed, does not open.
package enum ShareBinding {
    /// Version of the page's format; another one is another format.
    package static let format = 1

    /// The binding of what the page shows.
    package static func page(of share: Share) -> [UInt8] {
        let lines = ["daybook-share \(format)", "page \(share.path)", "cipher AES-256-GCM"]
        return bytes(lines + share.passwords.map(line))
    }

    /// The binding of the content key that a password wraps.
    static func key(of password: SharePassword, page path: String) -> [UInt8] {
        bytes(["daybook-share-key \(format)", "page \(path)", "cipher AES-256-GCM", line(password)])
    }

    private static func line(_ password: SharePassword) -> String {
        "key PBKDF2-HMAC-SHA256 \(password.iterations) \(password.salt)"
    }

    private static func bytes(_ lines: [String]) -> [UInt8] { lines.flatMap { Array("\($0)\n".utf8) } }
}
