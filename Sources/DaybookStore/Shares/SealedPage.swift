package import DaybookCore
import Foundation

/// The sealed part of a protected page: what a browser needs besides a password to show it.
package enum SealedPage {
    /// Contents are padded to a multiple of this, so that their size says little.
    package static let stepByteCount = 4_096

    /// Parameters and ciphertext as JSON, safe inside a script element: base 64, digits and fixed words.
    ///
    /// `content` is JSON too, so that blanks pad it.
    /// - Complexity: linear in the content.
    package static func bytes(of share: Share, content: [UInt8], key: SealingKey) throws -> [UInt8] {
        let missing = (stepByteCount - content.count % stepByteCount) % stepByteCount
        let padded = content + [UInt8](repeating: 0x20, count: missing)
        let sealed = try key.seal(padded, binding: ShareBinding.page(of: share))
        let keys = share.passwords.map { password in
            Value.object([
                .init("salt", .text(password.salt)), .init("iterations", .int(password.iterations)),
                .init("iv", .text(password.iv)), .init("wrapped", .text(password.wrapped)),
            ])
        }
        var writer = JSONWriter()
        writer.value(
            .object([
                .init("format", .int(ShareBinding.format)), .init("keys", .list(keys)),
                .init("iv", .text(Data(sealed.iv).base64EncodedString())),
                .init("text", .text(Data(sealed.text).base64EncodedString())),
            ]))
        return writer.bytes
    }
}
