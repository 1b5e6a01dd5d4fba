/// What one password needs to open a share: everything but the password.
package struct SharePassword: Sendable, Equatable {
    /// 8 hex digits, by which it is removed.
    package var id = ""
    /// Whose it is, for the people who made the share; may be empty.
    package var name = ""
    /// 16 random bytes, base 64.
    package var salt = ""
    /// Rounds of PBKDF2-HMAC-SHA256.
    package var iterations = 0
    /// The nonce of the wrapped content key, 12 bytes, base 64.
    package var iv = ""
    /// The content key under the password's key, with its tag: 48 bytes, base 64.
    package var wrapped = ""
    package var createdAt = ""

    /// A password with nothing said of it.
    package init() {}

    /// The members of the share's file.
    package static let shape = Shape(
        SharePassword(),
        Field("id", \.id, "Identifier.", required: true),
        Field("name", \.name, "Whose it is."),
        Field("salt", \.salt, "Salt of the password, base 64.", required: true),
        Field("iterations", \.iterations, "Rounds of PBKDF2-HMAC-SHA256.", required: true),
        Field("iv", \.iv, "Nonce of the wrapped key, base 64.", required: true),
        Field("wrapped", \.wrapped, "Content key under the password's key, base 64.", required: true),
        Field("created_at", \.createdAt, "When it was added."))
}

/// The passwords of a share, in the order in which they were added.
package struct SharePasswords: FieldValue, Equatable, RandomAccessCollection, RangeReplaceableCollection {
    private var passwords: [SharePassword] = []

    /// None yet.
    package init() {}

    package static var schema: Schema { .array }

    /// Reads a list of objects; nil where one of them has mistakes.
    package init?(_ value: Value) {
        guard let list = value.list else { return nil }
        passwords = list.compactMap { try? SharePassword.shape.decode($0) }
        guard passwords.count == list.count else { return nil }
    }

    package var value: Value { .list(passwords.map(SharePassword.shape.encode)) }

    package var startIndex: Int { passwords.startIndex }
    package var endIndex: Int { passwords.endIndex }

    /// The password at a place.
    package subscript(index: Int) -> SharePassword { passwords[index] }

    /// Puts others in the place of some.
    package mutating func replaceSubrange(
        _ range: Range<Int>, with added: some Collection<SharePassword>
    ) {
        passwords.replaceSubrange(range, with: added)
    }
}
