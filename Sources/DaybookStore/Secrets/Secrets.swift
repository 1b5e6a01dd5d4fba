import DaybookCore

/// The secrets of a store, in `.daybook/secrets`, mode 0600.
struct Secrets {
    let directory: DataDirectory
    let files: any FileSystem

    private static let adminToken = DataDirectory.secrets + "/admin-token"
    private static let importKey = DataDirectory.secrets + "/import-key"

    private static let sessionKey = DataDirectory.secrets + "/session-key"
    private static let sessionKeyBytes = 32

    /// The secrets that every store has, below the data directory.
    static let names = [adminToken, importKey]

    /// Makes both secrets and returns the admin token, which is kept only as its SHA-256.
    func make(chance: Chance) throws(DaybookError) -> String {
        let token = Secrets.newAdminToken(chance)
        try files.createWhole(directory.absolute(Secrets.adminToken), Secrets.kept(token), mode: 0o600)
        try files.createWhole(directory.absolute(Secrets.importKey), chance.bytes(32), mode: 0o600)
        try files.syncDirectory(directory.absolute(DataDirectory.secrets))
        return token
    }

    /// The keyed hash of import lines.
    ///
    /// - Throws: `damaged` where the secret is lost: without it a repeated import cannot be told from a new one.
    func importKeyHash() throws(DaybookError) -> ImportKeyHash {
        let path = directory.absolute(Secrets.importKey)
        guard try files.exists(path), case let secret = try files.read(path), secret.count == 32 else {
            throw DaybookError(
                .damaged, "The secret \(path) is missing or cut, so repeated imports cannot be told from new ones.",
                remedy: "Bring .daybook/secrets back from a backup.")
        }
        return ImportKeyHash(secret: secret)
    }

    /// What sessions of the dashboards are signed with; made where it is missing or cut, which ends all of them.
    func sessionKey(chance: Chance) throws(DaybookError) -> [UInt8] {
        let path = directory.absolute(Secrets.sessionKey)
        if try files.exists(path), case let known = try files.read(path), known.count == Secrets.sessionKeyBytes {
            return known
        }
        let key = chance.bytes(Secrets.sessionKeyBytes)
        try files.replaceWhole(path, key, mode: 0o600)
        return key
    }

    /// Makes a new admin token in place of the old one, which is dead when this returns.
    func rotateAdminToken(chance: Chance) throws(DaybookError) -> String {
        let token = Secrets.newAdminToken(chance)
        try files.replaceWhole(directory.absolute(Secrets.adminToken), Secrets.kept(token), mode: 0o600)
        return token
    }

    /// The hash of the admin token.
    ///
    /// - Throws: `damaged` where it is lost.
    func adminToken() throws(DaybookError) -> SecretHash {
        let path = directory.absolute(Secrets.adminToken)
        guard try files.exists(path), case let kept = try files.read(path),
            let hash = SecretHash(text: String(decoding: kept.prefix(64), as: UTF8.self))
        else {
            throw DaybookError(
                .damaged, "The admin token's hash \(path) is missing or cut.",
                remedy: "Make a new token with `daybook token rotate`.")
        }
        return hash
    }

    private static func newAdminToken(_ chance: Chance) -> String { "dbk_" + Base64URL.text(chance.bytes(32)) }

    private static func kept(_ token: String) -> [UInt8] { Array("\(SecretHash(of: token).text)\n".utf8) }
}
