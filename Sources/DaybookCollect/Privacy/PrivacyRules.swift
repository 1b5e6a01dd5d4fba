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

    /// Why no event of this visit is stored; nil where nothing stands against it.
    ///
    /// The first reason in the contract's order counts, and it counts before those against single events.
    func reason(against visit: borrowing Visit, _ client: Client) -> DropReason? {
        if respectsDoNotTrack && visit.asksNotToBeTracked { return .dnt }
        return bots == .dropped && isBot(client, visit.userAgent) ? .bot : nil
    }

    /// Why an event is not stored by what its visitor consented to; nil where nothing stands against it.
    func reason(against head: NodeHead) -> DropReason? {
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
