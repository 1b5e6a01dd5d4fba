import DaybookClassify

/// What a project's settings say about visitors who do not want, or must not, be counted (contract sections 6.6 and
/// 6.29).
package struct PrivacyRules: Sendable {
    /// What becomes of crawlers and tools.
    package enum Bots: Sendable {
        case kept
        case dropped
        /// Stored with the name of the bot, for rules to leave out later.
        case marked
    }

    package var respectsDoNotTrack = true
    package var bots = Bots.dropped
    /// Lower-case pieces of User-Agents that count as bots besides the known ones.
    package var blockedUserAgents: [String] = []
    package var requiresConsent = false
    /// Lower case; none allows every mode.
    package var allowedConsentModes: [String] = []
    /// Places addresses by their network, and keeps neither region nor city.
    package var anonymizesAddresses = true

    /// What a new project has.
    package init() {}

    /// Why an event of this visit is not stored; nil where nothing stands against it.
    ///
    /// The first reason in the contract's order counts.
    func reason(against head: NodeHead, from visit: borrowing Visit, _ client: Client) -> DropReason? {
        if respectsDoNotTrack && visit.asksNotToBeTracked { return .dnt }
        if bots == .dropped && isBot(client, visit.userAgent) { return .bot }
        if head.isConsentGranted == false { return .consentDenied }
        guard requiresConsent else { return nil }
        guard head.isConsentGranted == true else { return .consentRequired }
        guard let mode = head.consentMode, !mode.isEmpty else { return .consentModeRequired }
        let isAllowed =
            allowedConsentModes.isEmpty
            || allowedConsentModes.contains(String(decoding: mode, as: UTF8.self).lowercased())
        return isAllowed ? nil : .consentModeNotAllowed
    }

    func isBot(_ client: Client, _ userAgent: [UInt8]) -> Bool {
        if client.bot { return true }
        guard !blockedUserAgents.isEmpty, !userAgent.isEmpty else { return false }
        let text = String(decoding: userAgent, as: UTF8.self).lowercased()
        return blockedUserAgents.contains { text.contains($0) }
    }
}
