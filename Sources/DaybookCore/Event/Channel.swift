/// The channel of a visit (contract section 7.5).
package enum Channel: String, Sendable, CaseIterable {
    case direct = "Direct"
    case aiReferrals = "AI Referrals"
    case email = "Email"
    case affiliate = "Affiliate"
    case display = "Display"
    case paidSocial = "Paid Social"
    case organicSocial = "Organic Social"
    case paidSearch = "Paid Search"
    case organicSearch = "Organic Search"
    case paidOther = "Paid Other"
    case referral = "Referral"
    case other = "Other"

    /// The first rule that holds decides; `provider` is the medium of the referrer's host in the provider table.
    ///
    /// All texts in lower case. `referrer` is the source host, empty for a direct visit.
    package init(source: String, medium: String, referrer: String, provider: String? = nil) {
        let texts = [source, medium, referrer]
        func mentions(_ words: [String]) -> Bool {
            words.contains { word in source.contains(word) || referrer.contains(word) }
        }
        let isPaid = Channel.paidMediums.contains(medium)
        let isSocial =
            provider == "social" || mentions(Channel.socialWords)
            || Channel.shortSocialHosts.contains {
                Channel.host($0, covers: source) || Channel.host($0, covers: referrer)
            }
        let isSearch = provider == "search" || mentions(Channel.searchWords)

        if texts.allSatisfy(\.isEmpty) || source == "direct" || referrer == "direct" {
            self = .direct
        } else if provider == "ai" || Channel.aiWords.contains(where: { word in texts.contains { $0.contains(word) } })
        {
            self = .aiReferrals
        } else if medium == "email" || source.contains("mail") || provider == "email" {
            self = .email
        } else if medium.contains("affiliate") {
            self = .affiliate
        } else if medium.contains("display") || medium.contains("banner") {
            self = .display
        } else if isSocial {
            self = isPaid ? .paidSocial : .organicSocial
        } else if isSearch {
            self = isPaid ? .paidSearch : .organicSearch
        } else if isPaid {
            self = .paidOther
        } else {
            self = referrer.isEmpty ? .other : .referral
        }
    }

    private static func host(_ host: String, covers text: String) -> Bool { text == host || text.hasSuffix("." + host) }

    private static let paidMediums: Set<String> = [
        "cpc", "ppc", "paid", "paid_search", "paid-social", "paid_social", "ads",
    ]
    private static let searchWords = ["google", "bing", "yahoo", "duckduckgo", "baidu", "yandex"]
    private static let socialWords = [
        "facebook", "instagram", "linkedin", "twitter", "reddit", "youtube", "tiktok", "threads",
    ]
    private static let shortSocialHosts = ["x.com", "t.co"]
    private static let aiWords = [
        "chatgpt", "openai", "perplexity", "claude", "anthropic", "gemini", "bard.google", "copilot",
    ]
}
