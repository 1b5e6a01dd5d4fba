package import DaybookCore

/// An admin token that the operator chose, as in `PULSE_ADMIN_TOKEN`; only its hash is kept.
package struct AdminToken: Sendable {
    private let hash: SecretHash

    /// The fewest bytes that a token may have.
    package static let shortest = 32

    /// Takes a token.
    ///
    /// - Throws: `invalid` for one that is too short to be safe.
    package init(_ text: String) throws(DaybookError) {
        guard text.utf8.count >= AdminToken.shortest else {
            throw DaybookError(
                .invalid, "The admin token has \(text.utf8.count) bytes; it needs at least \(AdminToken.shortest).",
                remedy: "Make one with `openssl rand -base64 32`.")
        }
        hash = SecretHash(of: text)
    }

    /// True where the text is this token; takes the same time wherever they differ.
    package func matches(_ text: String) -> Bool { hash.equals(SecretHash(of: text)) }
}

/// The admin tokens in force: the store's own, and one that the operator chose.
package struct AdminTokens: Sendable {
    private let secrets: Secrets
    private let chosen: AdminToken?

    /// The tokens of a store, and `chosen` besides.
    package init(of directory: DataDirectory, chosen: AdminToken? = nil, files: any FileSystem = LinuxFileSystem()) {
        secrets = Secrets(directory: directory, files: files)
        self.chosen = chosen
    }

    /// True where the text is one of them.
    ///
    /// Reads the store's file each time, so that a rotated token is dead at once.
    ///
    /// - Throws: `damaged` where the store's own is lost, `input-output`.
    package func accepts(_ text: String) throws(DaybookError) -> Bool {
        let isChosen = chosen?.matches(text) ?? false
        let isOwn = try secrets.adminToken().equals(SecretHash(of: text))
        return isChosen || isOwn
    }
}
