/// A browser or a crawler of the demonstration: what it says of itself and what Daybook makes of that.
struct DemoAgent: Sendable {
    let userAgent: String
    let browser: String
    let browserVersion: String
    let os: String
    let osVersion: String
    let device: String
    /// How common it is among visitors.
    let weight: Int

    static let browsers = [
        DemoAgent(
            userAgent: "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
                + "Chrome/126.0.0.0 Safari/537.36",
            browser: "Chrome", browserVersion: "126", os: "Windows", osVersion: "10", device: "Desktop", weight: 34),
        DemoAgent(
            userAgent: "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) "
                + "Chrome/126.0.0.0 Mobile Safari/537.36",
            browser: "Chrome", browserVersion: "126", os: "Android", osVersion: "14", device: "Mobile", weight: 24),
        DemoAgent(
            userAgent: "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 "
                + "(KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
            browser: "Safari", browserVersion: "17", os: "iOS", osVersion: "17", device: "Mobile", weight: 20),
        DemoAgent(
            userAgent: "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) "
                + "Version/17.5 Safari/605.1.15",
            browser: "Safari", browserVersion: "17", os: "macOS", osVersion: "10", device: "Desktop", weight: 10),
        DemoAgent(
            userAgent: "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0",
            browser: "Firefox", browserVersion: "127", os: "Linux", osVersion: "", device: "Desktop", weight: 8),
        DemoAgent(
            userAgent: "Mozilla/5.0 (iPad; CPU OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
                + "Version/17.5 Mobile/15E148 Safari/604.1",
            browser: "Safari", browserVersion: "17", os: "iOS", osVersion: "17", device: "Tablet", weight: 4),
    ]

    static let crawler = DemoAgent(
        userAgent: "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", browser: "Googlebot",
        browserVersion: "2", os: "Other", osVersion: "", device: "Other", weight: 1)
}
