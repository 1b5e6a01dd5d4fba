/// A key of a project, as its file `projects/<folder>/keys/<uuid>.json` has it: all but the secret, of which there is
/// only the hash.
package struct AccessKey: Sendable, Equatable {
    /// `key-` and a UUID of version 4, lower case.
    package var id = ""
    package var name = ""
    /// The API that it opens.
    package var system = "pulse"
    /// SHA-256 of the secret as 64 hex digits.
    package var hash = ""
    /// How the secret begins, so that people recognise it.
    package var prefix = ""
    package var scopes: Set<Scope> = [.ingest]
    /// The only modules that it opens; nil or none for every enabled one.
    package var allowedModules: [String]?
    /// The only origins from which browsers may use it; nil for any.
    package var origins: [String]?
    /// RFC 3339, UTC; nil for a key without an end.
    package var expiresAt: String?
    package var createdAt = ""
    package var updatedAt = ""
    /// RFC 3339, UTC; nil while it is in force.
    package var revokedAt: String?

    /// A key with every setting at its default.
    package init() {}

    package static let idPrefix = "key-"

    /// The id without what it begins with: the name of its file.
    package var uuid: String { AccessKey.uuid(of: id) }

    /// The UUID of an id that was written with or without `key-`.
    package static func uuid(of id: String) -> String {
        id.hasPrefix(idPrefix) ? String(id.dropFirst(idPrefix.count)) : id
    }

    /// True for 36 characters of a UUID in lower case.
    package static func isUUID(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        return parts.map(\.utf8.count) == [8, 4, 4, 4, 12]
            && parts.joined().utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }

    /// When it ends; nil for never.
    package var expiry: Instant? { expiresAt.flatMap(InstantText.init)?.instant }

    /// True where it is neither revoked nor past its end at that time.
    package func isValid(at now: Instant) -> Bool { revokedAt == nil && expiry.map { now < $0 } ?? true }

    /// True where it opens a module.
    package func opens(module id: String) -> Bool {
        guard let allowedModules, !allowedModules.isEmpty else { return true }
        return allowedModules.contains(id)
    }

    /// What `key list` and the API show in place of the secret.
    package var maskedSecret: String { prefix + "..." }

    /// The members that people and clients set; the store sets the others.
    package static let settings = ["name", "system", "scopes", "allowed_modules", "origins", "expires_at"]

    /// The file's members.
    package static let shape = Shape(
        AccessKey(),
        Field("id", \.id, "Identifier."),
        Field("name", \.name, "Name for people.", Project.nameCheck, required: true),
        Field("system", \.system, "API that the key opens.", .oneOf(["pulse"])),
        Field("hash", \.hash, "SHA-256 of the secret, 64 hex digits.", hashCheck),
        Field("prefix", \.prefix, "First characters of the secret."),
        Field("scopes", \.scopes, "What it may do: ingest, query, admin, backfill."),
        Field("allowed_modules", \.allowedModules, "The only modules it opens; none for every enabled one."),
        Field("origins", \.origins, "The only origins from which browsers may use it.", originsCheck),
        Field("expires_at", \.expiresAt, "When it ends.", timeCheck),
        Field("created_at", \.createdAt, "When it was created."),
        Field("updated_at", \.updatedAt, "When it last changed."),
        Field("revoked_at", \.revokedAt, "When it was revoked.", timeCheck))

    private static let hashCheck = Check<String>("64 hex digits in lower case") { hash in
        hash.utf8.count == 64 && hash.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }

    private static let timeCheck = Check<String?>("a time in RFC 3339 such as 2027-01-31T00:00:00Z") { text in
        text.map { InstantText($0) != nil } ?? true
    }

    private static let originsCheck = Check<[String]?>(
        "1 to 100 origins with a host name, such as https://example.com; addresses do not belong in git"
    ) { origins in
        origins.map { (1...100).contains($0.count) && $0.allSatisfy(isOrigin) } ?? true
    }

    /// True for scheme, host name and perhaps port, in lower case.
    ///
    /// Source: RFC 6454 section 6.2.
    private static func isOrigin(_ text: String) -> Bool {
        guard let scheme = ["https://", "http://"].first(where: text.hasPrefix) else { return false }
        let parts = text.dropFirst(scheme.count).split(separator: ":", omittingEmptySubsequences: false)
        let host = parts[0].utf8
        let isName = host.allSatisfy {
            (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D || $0 == 0x2E
        }
        let isAddress = host.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2E }
        let isPort = parts.count == 1 || (parts.count == 2 && UInt16(parts[1]) != nil)
        return isName && !isAddress && isPort && (1...253).contains(host.count)
    }
}
