import DaybookCore

/// Tells source, medium and channel of a visit from its referrer and campaign (contract sections 7.1 and 7.5).
package struct ReferrerClassifier: Sendable {
    private let table: ProviderTable

    /// A classifier that knows the providers of `table`.
    package init(table: ProviderTable) {
        self.table = table
    }

    /// Judges a referrer: a URL, or a host with or without a path; empty for none.
    ///
    /// `ownDomain` is the project's host, from which and from below which a visit counts as direct; may be empty.
    /// `utmSource` and `utmMedium` are the campaign's, where the page view had one.
    package func classify(
        referrer: String, ownDomain: String = "", utmSource: String = "", utmMedium: String = ""
    ) -> Referral {
        let host = ReferrerClassifier.sourceHost(of: referrer, ownDomain: ownDomain)
        let provider = host.isEmpty ? nil : table.provider(of: host)
        let channel = Channel(
            source: utmSource.lowercased(), medium: utmMedium.lowercased(), referrer: host, provider: provider?.medium)
        guard !host.isEmpty else {
            return Referral(host: Referral.direct, source: Referral.direct, medium: "(none)", channel: channel)
        }
        return Referral(
            host: host, source: provider?.name ?? host, medium: provider?.medium ?? "referral", channel: channel)
    }

    /// The host of a referrer, lower case and without `www.`; empty where it is missing or the project's own.
    package static func sourceHost(of referrer: String, ownDomain: String) -> String {
        let host = withoutWWW(PageLocation.referrer(referrer).prefix { $0 != "/" && $0 != ":" })
        let own = withoutWWW(ownDomain.lowercased()[...])
        guard !own.isEmpty, host == own || host.hasSuffix("." + own) else { return host }
        return ""
    }

    private static func withoutWWW(_ host: Substring) -> String {
        String(host.hasPrefix("www.") ? host.dropFirst(4) : host)
    }
}
