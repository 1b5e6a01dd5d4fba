/// Folds the pattern file's names into the common ones (contract section 6.8).
enum ClientNames {
    /// The common name of a browser family; unlisted families keep their own.
    static func browser(_ family: String) -> String {
        if let common = browsers[family] { return common }
        // Pre-releases carry their code name, as in `Firefox (Shiretoko)`.
        return family.hasPrefix("Firefox (") ? "Firefox" : family
    }

    /// The common name of an operating system family; unlisted families keep their own.
    static func system(_ family: String) -> String {
        if let common = systems[family] { return common }
        return family.hasPrefix("Windows ") ? "Windows" : family
    }

    private static let browsers: [String: String] = [
        "Chrome Mobile": "Chrome", "Chrome Mobile WebView": "Chrome", "Chrome Mobile iOS": "Chrome",
        "Chrome Frame": "Chrome", "HeadlessChrome": "Chrome",
        "Mobile Safari": "Safari", "Mobile Safari UI/WKWebView": "Safari", "WebKit Nightly": "Safari",
        "Firefox Mobile": "Firefox", "Firefox iOS": "Firefox", "Firefox Beta": "Firefox", "Firefox Alpha": "Firefox",
        "Firefox Focus": "Firefox",
        "Edge Mobile": "Edge", "Edge Chromium": "Edge", "EdgeChromium": "Edge",
        "IE Mobile": "IE", "IE Large Screen": "IE", "IETester": "IE",
        "Opera Mobile": "Opera", "Opera Tablet": "Opera", "Opera Neon": "Opera", "Opera Coast": "Opera",
        "QQ Browser Mobile": "QQ Browser", "QQ Browser Mini": "QQ Browser",
        "Baidu Browser Mobile": "Baidu Browser", "Brave Mobile": "Brave", "Vivaldi Mobile": "Vivaldi",
        "DuckDuckGo Mobile": "DuckDuckGo", "Samsung Internet Mobile": "Samsung Internet",
        "UC Browser Mobile": "UC Browser", "NetFront NX": "NetFront", "Sogou Explorer Mobile": "Sogou Explorer",
    ]

    private static let systems: [String: String] = {
        var names = [
            "Mac OS X": "macOS", "Mac OS": "macOS", "macOS": "macOS", "Chrome OS": "ChromeOS", "iPadOS": "iOS",
            "ATV OS X": "tvOS", "WatchOS": "watchOS", "BlackBerry Tablet OS": "BlackBerry OS",
        ]
        for distribution in distributions { names[distribution] = "Linux" }
        return names
    }()

    private static let distributions = [
        "Ubuntu", "Kubuntu", "Xubuntu", "Lubuntu", "Debian", "Fedora", "Red Hat", "CentOS", "Mint", "Linux Mint",
        "Gentoo", "SUSE", "openSUSE", "Slackware", "Arch Linux", "Mandriva", "Mageia", "Puppy", "VRE", "Raspbian",
        "Rasbian", "PCLinuxOS", "Manjaro", "Alpine", "Sabayon", "Knoppix", "Oracle Linux", "ALT Linux", "Vine",
    ]
}
