import Crypto
import DaybookCore

/// What opens the store's API: made at random or issued elsewhere, and kept nowhere but as its hash.
struct KeySecret {
    let text: String

    /// 18 random bytes after what a key of Pulse begins with: 24 characters, 144 bits.
    init(chance: Chance) {
        text = "pa_live_" + Base64URL.text(chance.bytes(18))
    }

    /// A secret that was issued elsewhere.
    ///
    /// - Throws: `Invalid` where it is too short to be one, or no one line of visible characters.
    init(given text: String) throws(Invalid) {
        let isVisible = text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
        guard isVisible, KeySecret.byteCounts.contains(text.utf8.count) else {
            let words = "must be one line of \(KeySecret.byteCounts.lowerBound) to \(KeySecret.byteCounts.upperBound) "
            throw Invalid(problems: [Problem(field: "secret", words: words + "visible ASCII characters")])
        }
        self.text = text
    }

    /// SHA-256 as 64 hex digits.
    ///
    /// A fast hash is right for what nobody can guess.
    var hash: String { SecretHash(of: text).text }

    /// What may be shown of it: 12 characters, fewer where less than 16 would stay hidden.
    var prefix: String { String(text.prefix(min(12, text.utf8.count - 16))) }

    private static let byteCounts = 16...512
}

/// The SHA-256 of a secret, compared in the same time wherever two differ.
package struct SecretHash: Sendable {
    private let words: (UInt64, UInt64, UInt64, UInt64)

    /// Hashes a secret.
    package init(of secret: String) {
        let digest = SHA256.hash(data: Array(secret.utf8))
        words = digest.withUnsafeBytes { bytes in
            func word(_ index: Int) -> UInt64 {
                UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self))
            }
            return (word(0), word(1), word(2), word(3))
        }
    }

    /// Reads 64 hex digits; nil for anything else.
    package init?(text: String) {
        guard text.utf8.count == 64 else { return nil }
        let words = [0, 16, 32, 48].compactMap { UInt64(text.dropFirst($0).prefix(16), radix: 16) }
        guard words.count == 4 else { return nil }
        self.words = (words[0], words[1], words[2], words[3])
    }

    /// 64 hex digits in lower case.
    package var text: String {
        Hex.text(
            [words.0, words.1, words.2, words.3].flatMap { word in
                (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * $0)) }
            })
    }

    /// The first 64 bits, by which it is looked up.
    var first: UInt64 { words.0 }

    /// True where both are the same; looks at every bit of them.
    package func equals(_ other: SecretHash) -> Bool {
        let difference =
            (words.0 ^ other.words.0) | (words.1 ^ other.words.1) | (words.2 ^ other.words.2)
            | (words.3 ^ other.words.3)
        return difference == 0
    }
}
