import DaybookCore
import Foundation

/// A password on its way to a share: its salt and the key that it makes, without the password.
///
/// Made where the password was typed, so that neither the server nor whoever waits for the store has to do with it.
package struct PreparedPassword: Sendable, Codable, Equatable {
    /// 8 hex digits.
    package let id: String
    package let name: String
    let salt: [UInt8]
    let iterations: Int
    let key: [UInt8]

    /// Works the key of a password out, which takes a fifth of a second; `name` says whose it is.
    ///
    /// - Throws: `Invalid` for a name that cannot be shown, `refused` for rounds below the floor.
    package init(
        _ password: String, name: String = "", iterations: Int = PasswordKey.iterations, chance: Chance = .system
    ) throws {
        guard name.isEmpty || Project.nameCheck.holds(name) else {
            throw Invalid(problems: [Problem(field: "name", words: "must be \(Project.nameCheck.words)")])
        }
        id = Hex.text(chance.bytes(4))
        self.name = name
        self.iterations = iterations
        salt = chance.bytes(PasswordKey.saltByteCount)
        key = try PasswordKey.key(of: password, salt: salt, iterations: iterations).bytes
    }

    /// The password's entry in a share, still without the wrapped key, and the key that wraps it.
    func entry(at now: Instant) -> (password: SharePassword, key: SealingKey?) {
        var password = SharePassword()
        password.id = id
        password.name = name
        password.salt = Data(salt).base64EncodedString()
        password.iterations = iterations
        password.createdAt = now.text
        return (password, SealingKey(key))
    }
}
