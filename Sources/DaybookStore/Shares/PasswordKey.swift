import Crypto
import CryptoExtras
import DaybookCore
import Foundation

/// The keys that passwords make: PBKDF2-HMAC-SHA256.
///
/// Source: RFC 8018 section 5.2; the rounds follow the OWASP Password Storage Cheat Sheet.
package enum PasswordKey {
    /// The rounds of a new password, about a fifth of a second of a processor.
    package static let iterations = 1_000_000
    /// With fewer nothing is opened, so that nobody can talk a reader into a weak key.
    package static let iterationFloor = 600_000
    /// With more a changed page would keep a reader busy.
    package static let iterationCeiling = 100_000_000
    static let saltByteCount = 16

    /// The key of a password as people type it; texts that look the same give the same key.
    ///
    /// - Complexity: linear in the rounds.
    /// - Throws: `refused` for rounds below the floor or above the ceiling.
    package static func key(of password: String, salt: [UInt8], iterations: Int) throws -> SealingKey {
        guard (iterationFloor...iterationCeiling).contains(iterations) else {
            throw DaybookError(
                .refused,
                "A password of \(iterations) rounds is not opened: fewer than \(iterationFloor) protect little.",
                remedy: "Add the password anew with `daybook share add-password`.")
        }
        let typed = password.precomposedStringWithCompatibilityMapping
        let bytes = try bytes(of: Array(typed.utf8), salt: salt, iterations: iterations, count: SealingKey.byteCount)
        guard let key = SealingKey(bytes) else { preconditionFailure("the key has the length that was asked for") }
        return key
    }

    /// The bytes that PBKDF2 makes, with any number of rounds.
    static func bytes(of password: [UInt8], salt: [UInt8], iterations: Int, count: Int) throws -> [UInt8] {
        let key = try KDF.Insecure.PBKDF2.deriveKey(
            from: password, salt: salt, using: .sha256, outputByteCount: count, unsafeUncheckedRounds: iterations)
        return key.withUnsafeBytes { Array($0) }
    }
}
