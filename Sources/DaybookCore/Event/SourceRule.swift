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
        // Stored referrers have no scheme; looking for one in each would take longest.
        let hasColon = referrer.utf8.contains(0x3A)
        let rest = (hasColon ? referrer.firstRange(of: "://") : nil).map { referrer[$0.upperBound...] } ?? referrer[...]
        let ends: (UInt8) -> Bool = { $0 == 0x2F || $0 == 0x3F || $0 == 0x23 || $0 == 0x3A }
        let host = String(decoding: rest.utf8.prefix { !ends($0) }, as: UTF8.self).lowercased()
        return host.hasPrefix("www.") ? String(host.dropFirst(4)) : host
    }
}
