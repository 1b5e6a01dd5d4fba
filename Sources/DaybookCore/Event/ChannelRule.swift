/// The channel of a session: what its campaign and its source say of how it came (contract section 7.5).
package struct ChannelRule: Sendable {
    private let medium: @Sendable (String) -> String?

    /// A rule that asks `medium` what a lower-case host is: `search`, `social`, `ai`, `email`, or nil for any other.
    package init(medium: @escaping @Sendable (String) -> String? = { _ in nil }) {
        self.medium = medium
    }

    /// The channel of a session by its campaign, empty where it has none, and its source as `SourceRule` names it.
    package func channel(utmSource: String, utmMedium: String, source: String) -> Channel {
        let host = source == SourceRule.direct ? "" : source
        return Channel(
            source: utmSource.lowercased(), medium: utmMedium.lowercased(), referrer: host,
            provider: host.isEmpty ? nil : medium(host))
    }
}
