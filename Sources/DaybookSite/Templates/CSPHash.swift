import Crypto
import Foundation

/// What a policy calls a style or script by its bytes.
enum CSPHash {
    /// `sha256-…` of a text (https://www.w3.org/TR/CSP3/#grammardef-hash-source).
    static func text(_ text: String) -> String {
        "sha256-" + Data(SHA256.hash(data: Data(text.utf8))).base64EncodedString()
    }
}
