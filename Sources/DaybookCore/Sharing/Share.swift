/// A share of a project, as its file `projects/<folder>/shares/<uuid>.json` has it: what it shows and until when, and
/// the public parts of what protects it; never a password, a key or its token.
package struct Share: Sendable, Equatable {
    /// UUID of version 4, lower case.
    package var id = ""
    package var name = "Shared Dashboard"
    /// SHA-256 of the token that opens it live, as 64 hex digits.
    package var tokenHash = ""
    /// How the token begins, so that people recognise it.
    package var tokenPrefix = ""
    /// The name of its page's folder, 32 random hex digits: whoever knows it finds the page.
    package var page = ""
    /// The modules whose reports it shows; none for `core`.
    package var modules: [String] = []
    /// The dashboard that it shows, by the name of its file; nil for all of its reports.
    package var dashboard: String?
    /// The only reports that it shows; none for all of its modules'.
    package var reports: [String] = []
    /// A span as `ShareSpan` reads it; nil for the last 30 days on the page, and any range live.
    package var period: String?
    /// What of the traffic it counts; empty for all.
    package var filter = ""
    /// RFC 3339, UTC; nil for a share without an end.
    package var expiresAt: String?
    /// The id of the content key; nil for a share that no password protects.
    package var contentKey: String?
    package var passwords = SharePasswords()
    package var createdAt = ""
    package var updatedAt = ""

    /// A share with every setting at its default.
    package init() {}

    /// True where nothing of it can be read without one of its passwords.
    package var isProtected: Bool { contentKey != nil }

    /// When it ends; nil for never.
    package var expiry: Instant? { expiresAt.flatMap(InstantText.init)?.instant }

    /// True where it is not past its end at that time.
    package func isInForce(at now: Instant) -> Bool { expiry.map { now < $0 } ?? true }

    /// The path of its page below the site's root, which its ciphertext is bound to.
    package var path: String { "\(folder)/index.html" }

    /// The folder of its page below the site's root.
    package var folder: String { "\(Share.root)/\(page)" }

    /// The folder of all shared pages below the site's root.
    package static let root = "s"

    /// True for 32 hex digits in lower case, the name of a page.
    package static func isPage(_ name: some StringProtocol) -> Bool { isHex(name, count: 32) }

    /// The members that people and clients set; the store sets the others.
    package static let settings = ["name", "modules", "dashboard_id", "reports", "period", "filter", "expires_at"]

    /// The file's members.
    package static let shape = Shape(
        Share(),
        Field("id", \.id, "Identifier."),
        Field("name", \.name, "Name for people, the title of its page.", Project.nameCheck),
        Field("token_hash", \.tokenHash, "SHA-256 of the token, 64 hex digits.", hexCheck(64)),
        Field("token_prefix", \.tokenPrefix, "First characters of the token."),
        Field("page", \.page, "Name of the page's folder, 32 hex digits.", hexCheck(32)),
        Field("modules", \.modules, "Modules whose reports it shows; none for core."),
        Field("dashboard_id", \.dashboard, "Dashboard that it shows; null for all of its reports."),
        Field("reports", \.reports, "The only reports that it shows; none for all of its modules."),
        Field("period", \.period, "Days it shows.", ShareSpan.check),
        Field("filter", \.filter, "What of the traffic it counts."),
        Field("expires_at", \.expiresAt, "When it ends.", timeCheck),
        Field("content_key", \.contentKey, "Identifier of the key of what it shows; null without a password."),
        Field("passwords", \.passwords, "What each password needs to open it."),
        Field("created_at", \.createdAt, "When it was created."),
        Field("updated_at", \.updatedAt, "When it last changed."))

    private static let timeCheck = Check<String?>("a time in RFC 3339 such as 2027-01-31T00:00:00Z") { text in
        text.map { InstantText($0) != nil } ?? true
    }

    private static func hexCheck(_ count: Int) -> Check<String> {
        Check("\(count) hex digits in lower case") { isHex($0, count: count) }
    }

    private static func isHex(_ text: some StringProtocol, count: Int) -> Bool {
        text.utf8.count == count
            && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }
}
