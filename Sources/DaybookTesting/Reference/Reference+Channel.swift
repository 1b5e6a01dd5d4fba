import DaybookCore

extension Reference {
    /// The host of the first page view's referrer, without a look at the rules.
    func host(_ session: Session) -> String {
        guard let first = session.views.first else { return "(direct)" }
        let host = Reference.host(first.text("referrer"))
        return host.isEmpty || host == ownHost ? "(direct)" : host
    }

    func source(_ session: Session) -> String { named("source", session) ?? host(session) }

    /// Contract section 7.5 without a table of providers.
    func channel(_ session: Session) -> String {
        if let name = named("channel", session) { return name }
        let source = campaign(session, "utm_source").lowercased()
        let medium = campaign(session, "utm_medium").lowercased()
        let referrer = host(session) == "(direct)" ? "" : host(session)
        let isPaid = ["cpc", "ppc", "paid", "paid_search", "paid-social", "paid_social", "ads"].contains(medium)
        func has(_ words: [String], _ texts: [String]) -> Bool {
            words.contains { word in texts.contains { $0.contains(word) } }
        }
        let ai = ["chatgpt", "openai", "perplexity", "claude", "anthropic", "gemini", "bard.google", "copilot"]
        let social = ["facebook", "instagram", "linkedin", "twitter", "reddit", "youtube", "tiktok", "threads"]
        let search = ["google", "bing", "yahoo", "duckduckgo", "baidu", "yandex"]
        let isShort = [source, referrer].contains { text in
            ["x.com", "t.co"].contains { text == $0 || text.hasSuffix(".\($0)") }
        }
        if source.isEmpty && medium.isEmpty && referrer.isEmpty { return "Direct" }
        if source == "direct" || referrer == "direct" { return "Direct" }
        if has(ai, [source, medium, referrer]) { return "AI Referrals" }
        if medium == "email" || source.contains("mail") { return "Email" }
        if medium.contains("affiliate") { return "Affiliate" }
        if medium.contains("display") || medium.contains("banner") { return "Display" }
        if has(social, [source, referrer]) || isShort { return isPaid ? "Paid Social" : "Organic Social" }
        if has(search, [source, referrer]) { return isPaid ? "Paid Search" : "Organic Search" }
        if isPaid { return "Paid Other" }
        return referrer.isEmpty ? "Other" : "Referral"
    }
}
