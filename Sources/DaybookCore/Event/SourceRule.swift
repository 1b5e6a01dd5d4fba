/// The traffic source of a referrer: its host in lower case without `www.`, or `(direct)` (contract section 7.1).
package struct SourceRule: Sendable {
    /// The source of visits that come from nowhere or from the site itself.
    package static let direct = "(direct)"

    private let ownHost: String

    /// The rule of a project whose own domain is `domain`, which may be empty.
    package init(ownDomain domain: String) {
        ownHost = SourceRule.host(domain)
    }

    /// The source of a stored referrer (host and path).
    package func source(ofReferrer referrer: String) -> String {
        let host = SourceRule.host(referrer)
        return host.isEmpty || host == ownHost ? SourceRule.direct : host
    }

    private static func host(_ referrer: String) -> String {
        let rest = referrer.firstRange(of: "://").map { referrer[$0.upperBound...] } ?? referrer[...]
        let host = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" && $0 != ":" }.lowercased()
        return host.hasPrefix("www.") ? String(host.dropFirst(4)) : host
    }
}
