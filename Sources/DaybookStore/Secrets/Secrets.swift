import Crypto
import DaybookCore

/// The secrets of a store, in `.daybook/secrets`, mode 0600.
struct Secrets {
    let directory: DataDirectory
    let files: any FileSystem

    private static let adminToken = DataDirectory.secrets + "/admin-token"
    private static let importKey = DataDirectory.secrets + "/import-key"

    /// The secrets that every store has, below the data directory.
    static let names = [adminToken, importKey]

    /// Makes both secrets and returns the admin token, which is kept only as its SHA-256.
    func make(chance: Chance) throws(DaybookError) -> String {
        let token = "dbk_" + Secrets.text(chance.bytes(32))
        let digest = Hex.text(SHA256.hash(data: Array(token.utf8)))
        try files.createWhole(directory.absolute(Secrets.adminToken), Array("\(digest)\n".utf8), mode: 0o600)
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

    /// True where the text is the admin token; takes the same time wherever they differ.
    func isAdminToken(_ text: String) throws(DaybookError) -> Bool {
        let kept = try files.read(directory.absolute(Secrets.adminToken)).prefix(64)
        let given = Array(Hex.text(SHA256.hash(data: Array(text.utf8))).utf8)
        guard kept.count == given.count else { return false }
        return zip(kept, given).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }

    /// Base 64 with the URL-safe alphabet and without padding.
    ///
    /// Source: RFC 4648 section 5.
    private static func text(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        var (bits, count) = (0, 0)
        for byte in bytes + (bytes.count.isMultiple(of: 3) ? [] : [0]) {
            (bits, count) = (bits << 8 | Int(byte), count + 8)
            while count >= 6 {
                count -= 6
                text.append(alphabet[bits >> count & 0x3F])
            }
        }
        return String(decoding: text.prefix((bytes.count * 8 + 5) / 6), as: UTF8.self)
    }

    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
}
