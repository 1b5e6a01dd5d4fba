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
    /// `ownDomain` is the project's host, from which a visit counts as direct; may be empty.
    /// `utmSource` and `utmMedium` are the campaign's, where the page view had one.
    package func classify(
        referrer: String, ownDomain: String = "", utmSource: String = "", utmMedium: String = ""
    ) -> Referral {
        let source = SourceRule(ownDomain: ownDomain).source(ofReferrer: PageLocation.referrer(referrer))
        let host = source == SourceRule.direct ? "" : source
        let provider = host.isEmpty ? nil : table.provider(of: host)
        let channel = table.channels.channel(utmSource: utmSource, utmMedium: utmMedium, source: source)
        guard !host.isEmpty else {
            return Referral(host: SourceRule.direct, source: SourceRule.direct, medium: "(none)", channel: channel)
        }
        return Referral(
            host: host, source: provider?.name ?? host, medium: provider?.medium ?? "referral", channel: channel)
    }
}
