import DaybookClassify
import Testing

struct PageLocationTests {
    @Test(arguments: [
        ("/a/b?c=d#e", "", "/a/b"),
        ("", "", "/"),
        ("?q=1", "", "/"),
        ("https://Shop.Example:443/x?y", "shop.example", "/x"),
        ("http://shop.example:8080", "shop.example:8080", "/"),
        ("https://me:secret@shop.example/x", "shop.example", "/x"),
        ("*", "", "*"),
        ("/redirect/https://other.example/x", "", "/redirect/https://other.example/x"),
        ("/users/jo.doe@example.org/edit", "", "/users/…/edit"),
        ("/users/jo%40example.org", "", "/users/…"),
        ("/@name/post", "", "/@name/post"),
        ("/ban/203.0.113.7/log", "", "/ban/…/log"),
        ("/ban/203%2E0%2E113%2E7", "", "/ban/…"),
        ("/ban/[2001:db8::1]:443", "", "/ban/…"),
        ("/ban/2001%3Adb8%3A%3A1", "", "/ban/…"),
        ("/docs/1.2.3/a:b/10:30/50%25", "", "/docs/1.2.3/a:b/10:30/50%25"),
    ])
    func keepsHostAndPathOnly(address: String, hostname: String, path: String) {
        let location = PageLocation(address)
        #expect(location.hostname == hostname)
        #expect(location.path == path)
    }

    @Test func keepsNamedParametersInTheirOwnOrder() {
        let location = PageLocation("/s?b=2&secret=x&a=1&mail=a@b.example", keeping: ["a", "mail", "b", "missing"])
        #expect(location.path == "/s?a=1&mail=…&b=2")
    }

    @Test func readsTheCampaign() {
        let location = PageLocation(
            "/?utm_source=News+Letter&utm_medium=e%2Dmail&utm_campaign=a&utm_content=b&utm_term=%C3%A9%zz")
        #expect(location.utmSource == "News Letter" && location.utmMedium == "e-mail")
        #expect(location.utmCampaign == "a" && location.utmContent == "b" && location.utmTerm == "é%zz")
        #expect(location.path == "/")
        #expect(PageLocation("/?utm_term=jo%40example.org").utmTerm == "…")
        #expect(PageLocation("/?utm_term=203.0.113.7").utmTerm == "…")
        #expect(PageLocation.campaignValue("jo@example.org") == "…" && PageLocation.campaignValue("a+b") == "a+b")
    }

    @Test(arguments: [
        ("https://www.Google.de:443/search?q=private", "www.google.de/search"),
        ("http://user:pw@a.example/", "a.example"),
        ("a.example/path", "a.example/path"),
        ("https://a.example/u/me@b.example", "a.example/u/…"),
        ("https://a.example/203.0.113.7/x", "a.example/…/x"),
        ("https:///x", ""),
        ("<script>alert(1)</script>", ""),
        ("", ""),
    ])
    func reducesAReferrerToHostAndPath(address: String, reduced: String) {
        #expect(PageLocation.referrer(address) == reduced)
    }
}
