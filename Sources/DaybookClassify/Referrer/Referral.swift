package import DaybookCore

/// Where a visit came from.
package struct Referral: Sendable, Equatable {
    /// The host without `www.`, lower case; `(direct)` without a referrer or from the project's own domain.
    package let host: String
    /// The provider's name where the table knows the host, else the host itself.
    package let source: String
    /// `search`, `social`, `ai`, `email`, `referral`, or `(none)` for a direct visit.
    package let medium: String
    package let channel: Channel

    /// What a classifier found.
    package init(host: String, source: String, medium: String, channel: Channel) {
        self.host = host
        self.source = source
        self.medium = medium
        self.channel = channel
    }
}
