package import Crypto
import DaybookCore
import Foundation

/// A key of 256 bits under which contents are sealed: a share's content key, or the key that a password makes.
///
/// Equal content under equal key gives equal bytes, and no nonce ever serves two contents: it is the first 96 bits of
/// HMAC-SHA256(HKDF(key, "iv"), binding ‖ content). Source: NIST SP 800-38D (AES-GCM), RFC 5869 (HKDF).
package struct SealingKey: Sendable, Equatable {
    /// What was sealed, with its nonce of 12 bytes; the text ends with the tag of 16 bytes, as WebCrypto has it.
    package struct Sealed: Sendable, Equatable {
        package let iv: [UInt8]
        package let text: [UInt8]

        /// Puts nonce and text together.
        package init(iv: [UInt8], text: [UInt8]) {
            self.iv = iv
            self.text = text
        }
    }

    package let bytes: [UInt8]

    package static let byteCount = 32
    private static let tagByteCount = 16
    private static let ivByteCount = 12

    /// A random key.
    package init(chance: Chance) {
        bytes = chance.bytes(SealingKey.byteCount)
    }

    /// A key that was kept; nil for another number of bytes than 32.
    package init?(_ bytes: [UInt8]) {
        guard bytes.count == SealingKey.byteCount else { return nil }
        self.bytes = bytes
    }

    /// Seals content so that it opens only under this key and with the same binding.
    ///
    /// - Complexity: linear in the content, which is read twice.
    package func seal(_ content: [UInt8], binding: [UInt8]) throws -> Sealed {
        var code = HMAC<SHA256>(key: derived("iv"))
        code.update(data: binding)
        code.update(data: content)
        let iv = Array(code.finalize().prefix(SealingKey.ivByteCount))
        let box = try AES.GCM.seal(
            content, using: SymmetricKey(data: bytes), nonce: AES.GCM.Nonce(data: iv), authenticating: binding)
        return Sealed(iv: iv, text: Array(box.ciphertext) + Array(box.tag))
    }

    /// Opens what was sealed; nil for another key, another binding and anything that was changed.
    package func open(_ sealed: Sealed, binding: [UInt8]) -> [UInt8]? {
        guard sealed.iv.count == SealingKey.ivByteCount, sealed.text.count >= SealingKey.tagByteCount,
            let nonce = try? AES.GCM.Nonce(data: sealed.iv),
            let box = try? AES.GCM.SealedBox(
                nonce: nonce, ciphertext: sealed.text.dropLast(SealingKey.tagByteCount),
                tag: sealed.text.suffix(SealingKey.tagByteCount))
        else { return nil }
        let content = try? AES.GCM.open(box, using: SymmetricKey(data: bytes), authenticating: binding)
        return content.map { Array($0) }
    }

    /// A key of the same length for another purpose, which says nothing about this one.
    package func derived(_ purpose: String) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: bytes), info: Data(purpose.utf8),
            outputByteCount: SealingKey.byteCount)
    }
}
