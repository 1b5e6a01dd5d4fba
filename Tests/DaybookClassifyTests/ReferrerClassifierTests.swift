import DaybookClassify
import DaybookCore
import DaybookTesting
import Testing

struct ReferrerClassifierTests {
    @Test(arguments: [
        ("https://www.google.de/search?q=x", "google.de", "Google", "search", Channel.organicSearch),
        ("https://www.google.co.uk/", "google.co.uk", "Google", "search", .organicSearch),
        ("https://m.facebook.com/l.php?u=x", "m.facebook.com", "Facebook", "social", .organicSocial),
        ("https://t.co/abc", "t.co", "X", "social", .organicSocial),
        ("https://chatgpt.com/", "chatgpt.com", "OpenAI", "ai", .aiReferrals),
        ("https://mail.google.com/mail/u/0", "mail.google.com", "Gmail", "email", .email),
        ("https://blog.example.org/a?b#c", "blog.example.org", "blog.example.org", "referral", .referral),
        ("https://www.netflix.com/title", "netflix.com", "netflix.com", "referral", .referral),
        ("android-app://com.google.android.gm/", "com.google.android.gm", "Gmail", "email", .email),
        ("News.YCombinator.com", "news.ycombinator.com", "Hacker News", "social", .organicSocial),
    ])
    func namesSourceMediumAndChannel(
        referrer: String, host: String, source: String, medium: String, channel: Channel
    ) throws {
        let found = try Cases.referrers().classify(referrer: referrer, ownDomain: "shop.example")
        #expect(found == Referral(host: host, source: source, medium: medium, channel: channel))
    }

    @Test(arguments: ["", "https://shop.example/a", "https://www.shop.example/a", "-"])
    func countsNoReferrerAndTheOwnDomainAsDirect(referrer: String) throws {
        let found = try Cases.referrers().classify(
            referrer: referrer == "-" ? "" : referrer, ownDomain: "www.Shop.example")
        #expect(found.host == "(direct)" && found.channel == .direct && found.medium == "(none)")
    }

    @Test(arguments: [
        ("", "cpc", "https://www.google.com/", Channel.paidSearch),
        ("facebook", "paid_social", "", .paidSocial),
        ("newsletter", "email", "", .email),
        ("hotmail-list", "", "", .email),
        ("partner", "affiliate", "", .affiliate),
        ("x", "banner", "", .display),
        ("blog", "cpc", "", .paidOther),
        ("blog", "post", "", .other),
        ("chatgpt.com", "referral", "", .aiReferrals),
        ("direct", "", "https://a.example/", .direct),
    ])
    func followsTheRulesOfChannelsInTheirOrder(
        source: String, medium: String, referrer: String, channel: Channel
    ) throws {
        let found = try Cases.referrers().classify(referrer: referrer, utmSource: source, utmMedium: medium)
        #expect(found.channel == channel)
    }

    @Test(.enabled(if: SharedTestData.has("referrers"), "needs ../shared/testdata/referrers"))
    func findsTheMediumOfAtLeast90PercentOfTheListedHosts() throws {
        let classifier = try Cases.referrers()
        let cases = try Cases.lines("referrers", "providers.ndjson")
        let right = cases.count {
            classifier.classify(referrer: $0["referrer"]?.text ?? "").medium == $0["medium"]?.text
        }
        let share = Cases.percent(right, of: cases.count)
        print("share: providers.ndjson medium \(share) % (\(right) of \(cases.count))")
        #expect(share >= 90)
    }
}
