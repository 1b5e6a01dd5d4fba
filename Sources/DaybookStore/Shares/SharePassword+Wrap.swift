package import DaybookCore
import Foundation

extension SharePassword {
    /// The same password with the content key wrapped under its key, for the page at a path.
    func wrapping(_ content: SealingKey, under key: SealingKey, page path: String) throws -> SharePassword {
        let sealed = try key.seal(content.bytes, binding: ShareBinding.key(of: self, page: path))
        var password = self
        password.iv = Data(sealed.iv).base64EncodedString()
        password.wrapped = Data(sealed.text).base64EncodedString()
        return password
    }

    /// The content key that a password's key unwraps; nil for another key.
    func contentKey(under key: SealingKey, page path: String) -> SealingKey? {
        guard let iv = Data(base64Encoded: iv), let wrapped = Data(base64Encoded: wrapped) else { return nil }
        let sealed = SealingKey.Sealed(iv: Array(iv), text: Array(wrapped))
        return key.open(sealed, binding: ShareBinding.key(of: self, page: path)).flatMap { SealingKey($0) }
    }
}

extension Share {
    /// The content key, where the text is one of the share's passwords; nil for any other text.
    ///
    /// - Complexity: a fifth of a second of a processor for each password that the share has.
    package func contentKey(password: String) -> SealingKey? {
        for entry in passwords {
            guard let salt = Data(base64Encoded: entry.salt),
                let key = try? PasswordKey.key(of: password, salt: Array(salt), iterations: entry.iterations),
                let content = entry.contentKey(under: key, page: path)
            else { continue }
            return content
        }
        return nil
    }
}
