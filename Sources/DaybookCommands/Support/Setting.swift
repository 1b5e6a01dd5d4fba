import DaybookCore
import Foundation

/// One setting of the program, declared once: what flags, variables, the config file and `config show` know of it.
struct Setting: Sendable {
    /// What its values are.
    enum Kind: Sendable {
        case text
        case whole(ClosedRange<Int>)
        /// One of these words.
        case choice([String])
        /// Texts; comma separated where they are one text.
        case list
        /// A text that is never shown.
        case secret
    }

    /// Its flag without the dashes, and its member in the config file (there `_` may stand for `-`).
    let name: String
    let about: String
    let kind: Kind
    /// What holds where nothing is set; null where that is worked out.
    let fallback: Value
    /// Other variables it is read from, as other programs of its kind name them.
    let aliases: [String]

    private init(_ name: String, _ about: String, _ kind: Kind = .text, or fallback: Value = .null, also: [String] = [])
    {
        self.name = name
        self.about = about
        self.kind = kind
        self.fallback = fallback
        aliases = also
    }

    /// The environment variables it is read from, the first that is set counts.
    var variables: [String] {
        ["DAYBOOK_" + name.uppercased().replacing("-", with: "_")] + aliases
    }

    static let data = Setting("data", "The data directory.", or: .text("data"))
    static let publicFolder = Setting("public", "The folder of the site.", or: .text("public"))
    static let templates = Setting(
        "templates", "A folder whose templates, words and tables replace those that came along.")
    static let locale = Setting("locale", "The language of the pages, a file of locales/.", or: .text("en"))
    static let siteURL = Setting("site-url", "Where the site is published, for links in letters and feeds.")
    static let searchEngines = Setting(
        "search-engines", "Whether search engines may list the site: none or all.", .choice(["none", "all"]),
        or: .text("none"))
    static let jobs = Setting("jobs", "Threads to compute with; one a core where it is not set.", .whole(1...4_096))
    static let port = Setting(
        "port", "The port; 0 takes a free one.", .whole(0...65_535), or: .int(8_090), also: ["PULSE_PORT"])
    static let host = Setting("host", "The address to listen on.", or: .text("127.0.0.1"))
    static let geoip = Setting("geoip", "A MaxMind file that tells places.", also: ["GEOIP_DB_PATH"])
    static let uaPatterns = Setting("ua-patterns", "A pattern file of uap-core.")
    static let trustProxy = Setting(
        "trust-proxy", "Addresses or networks of proxies whose X-Forwarded-For counts, or true.", .list,
        or: .list([]))
    static let allowedOrigins = Setting(
        "allowed-origins", "Origins whose pages may read the API; * for all.", .list, or: .list([]),
        also: ["ALLOWED_ORIGINS"])
    static let rateLimit = Setting(
        "rate-limit-per-second", "Requests a second from one address.", .whole(1...1_000_000), or: .int(100),
        also: ["RATE_LIMIT_PER_SECOND"])
    static let adminToken = Setting(
        "admin-token", "A token of the admin API besides the store's own.", .secret, also: ["PULSE_ADMIN_TOKEN"])
    static let adminTokenFile = Setting("admin-token-file", "A file, mode 0600, that holds the admin token.")
    static let cookieSecret = Setting(
        "cookie-secret", "What signs the sessions of the dashboards; the store's own secret where it is not set.",
        .secret, also: ["PULSE_COOKIE_SECRET"])
    static let cookieSecretFile = Setting("cookie-secret-file", "A file, mode 0600, that holds the cookie secret.")
    static let logFormat = Setting("log-format", "text or json.", .choice(["text", "json"]), or: .text("text"))
    static let sealAtBytes = Setting(
        "seal-at-bytes", "Unsealed bytes at which the server seals.", .whole(1_024...1 << 30), or: .int(32 << 20))
    static let rebuildMinutes = Setting(
        "rebuild-minutes", "Minutes between two builds of the site by the server; 0 for none.", .whole(0...525_600),
        or: .int(60))
    static let maxAgeDays = Setting(
        "max-age-days", "Days that an event may lie behind its arrival.", .whole(0...36_500), or: .int(7))
    static let bodyLimitBytes = Setting(
        "body-limit-bytes", "The largest body of a request.", .whole(1_024...1 << 30), or: .int(1 << 20))

    /// Every setting, in the order of `config show`; the one place that lists them.
    static let all = [
        data, publicFolder, templates, locale, siteURL, searchEngines, jobs, host, port, trustProxy, allowedOrigins,
        rateLimit, adminToken, adminTokenFile, cookieSecret, cookieSecretFile, bodyLimitBytes, maxAgeDays, sealAtBytes,
        rebuildMinutes, geoip, uaPatterns, logFormat,
    ]

    /// Reads a text of a flag or a variable.
    ///
    /// - Throws: `usage`, naming where the text is from.
    func value(of text: String, from origin: String) throws(DaybookError) -> Value {
        switch kind {
        case .text, .secret: return .text(text)
        case .whole(let range):
            guard let number = Int(text), range.contains(number) else {
                throw refusal(text, origin, Setting.words(range))
            }
            return .int(number)
        case .choice(let words):
            guard words.contains(text) else { throw refusal(text, origin, "one of \(words.joined(separator: ", "))") }
            return .text(text)
        case .list:
            let parts = text.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
            return .list(parts.filter { !$0.isEmpty }.map(Value.text))
        }
    }

    /// Reads a member of the config file.
    ///
    /// - Throws: `usage`, naming the file.
    func value(of member: Value, from origin: String) throws(DaybookError) -> Value {
        if let text = member.text { return try value(of: text, from: origin) }
        switch (kind, member) {
        case (.whole, _):
            guard let number = member.int else { break }
            return try value(of: String(number), from: origin)
        case (.list, .list(let items)) where items.allSatisfy({ $0.text != nil }): return member
        case (.list, .bool(let isOn)): return .list(isOn ? [.text("true")] : [])
        default: break
        }
        throw DaybookError(
            .usage, "The member \(name) of \(origin) is of the wrong kind.", remedy: "Write it as in: \(about)")
    }

    private func refusal(_ text: String, _ origin: String, _ wanted: String) -> DaybookError {
        DaybookError(.usage, "'\(text)' is nothing for \(name) (\(origin)).", remedy: "It must be \(wanted).")
    }

    private static func words(_ range: ClosedRange<Int>) -> String {
        "a whole number from \(range.lowerBound) to \(range.upperBound)"
    }
}
