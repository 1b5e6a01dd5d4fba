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
    }

    @Test(arguments: [
        ("https://www.Google.de:443/search?q=private", "www.google.de/search"),
        ("http://user:pw@a.example/", "a.example"),
        ("a.example/path", "a.example/path"),
        ("https://a.example/u/me@b.example", "a.example/u/…"),
        ("https:///x", ""),
        ("<script>alert(1)</script>", ""),
        ("", ""),
    ])
    func reducesAReferrerToHostAndPath(address: String, reduced: String) {
        #expect(PageLocation.referrer(address) == reduced)
    }
}
