import DaybookCore
import Testing

struct ChannelTests {
    private let rule = ChannelRule { host in
        ["search.example": "search", "friends.example": "social", "robot.example": "ai", "post.example": "email"][host]
    }

    /// Campaign source, campaign medium, source of the session, channel: each line a rule of contract section 7.5.
    @Test(arguments: [
        ("", "", "(direct)", Channel.direct), ("direct", "cpc", "google.com", .direct),
        ("", "", "chatgpt.com", .aiReferrals), ("", "Claude", "(direct)", .aiReferrals),
        ("", "", "robot.example", .aiReferrals), ("perplexity", "email", "(direct)", .aiReferrals),
        ("x", "email", "google.com", .email), ("Hotmail", "", "(direct)", .email), ("", "", "post.example", .email),
        ("shop", "affiliates", "google.com", .affiliate), ("shop", "display-ad", "google.com", .display),
        ("shop", "Banner", "(direct)", .display), ("facebook", "CPC", "(direct)", .paidSocial),
        ("", "paid_social", "t.co", .paidSocial), ("", "", "m.facebook.com", .organicSocial),
        ("x.com", "", "(direct)", .organicSocial), ("", "", "mobile.x.com", .organicSocial),
        ("", "", "netflix.com", .referral), ("", "", "friends.example", .organicSocial),
        ("google", "ads", "(direct)", .paidSearch), ("", "cpc", "search.example", .paidSearch),
        ("", "", "google.de", .organicSearch), ("youtube", "ppc", "google.com", .paidSocial),
        ("shop", "paid-social", "(direct)", .paidOther), ("", "", "blog.example", .referral),
        ("shop", "post", "(direct)", .other), ("", "post", "(direct)", .other), ("shop", "", "blog.example", .referral),
    ])
    func takesTheFirstRuleThatHolds(source: String, medium: String, host: String, channel: Channel) {
        #expect(rule.channel(utmSource: source, utmMedium: medium, source: host) == channel)
    }
}
