/// The kind of device, as reports name it (contract section 6.8).
package enum DeviceType: String, Sendable, CaseIterable {
    case desktop = "Desktop"
    case mobile = "Mobile"
    case tablet = "Tablet"
    case tv = "TV"
    case console = "Console"
    case wearable = "Wearable"
    case other = "Other"

    /// Judges by words of the lower-case User-Agent first and by what the patterns found second.
    ///
    /// The order of the questions is the rule: a television that runs Android is a television.
    init(userAgent: String, os: String, family: Client.Family) {
        func says(_ words: [String]) -> Bool { words.contains { userAgent.contains($0) } }
        if family.device == "Spider" {
            self = .other
        } else if says(DeviceType.consoleWords) {
            self = .console
        } else if os == "tvOS" || os == "Roku" || says(DeviceType.tvWords) {
            self = .tv
        } else if os == "watchOS" || says(DeviceType.wearableWords) {
            self = .wearable
        } else if DeviceType.isTablet(userAgent, says: says) {
            self = .tablet
        } else if os == "iOS" || os == "Android" || says(DeviceType.mobileWords) {
            self = .mobile
        } else if DeviceType.desktopSystems.contains(os) || userAgent.contains("x11") {
            self = .desktop
        } else {
            // What has a model's name and no known system is a feature phone.
            self = os == "Other" && family.device != "Other" ? .mobile : .other
        }
    }

    /// A browser on Android that does not call itself mobile runs on a tablet; an app's own string says nothing.
    private static func isTablet(_ userAgent: String, says: ([String]) -> Bool) -> Bool {
        if userAgent.contains("tablet") && !userAgent.contains("tablet pc") || says(tabletWords) { return true }
        return userAgent.contains("android") && !userAgent.contains("mobi") && userAgent.hasPrefix("mozilla/5.0")
            && userAgent.contains("applewebkit")
    }

    private static let consoleWords = ["playstation", "nintendo", "xbox"]
    private static let tvWords = [
        "smart-tv", "smarttv", "smart tv", "googletv", "google tv", "appletv", "apple tv", "android tv", "hbbtv",
        "netcast", "web0s", "webos.tv", "bravia", "roku", "crkey", "viera", "tvos", "inettvbrowser", "dlnadoc",
        "opera tv", "; aft", "linux/tv", "shield android",
    ]
    private static let wearableWords = ["watchos", "watch os", "wear os", "apple watch", "sm-r8", "oculusbrowser"]
    private static let tabletWords = [
        "ipad", "playbook", "kindle", "silk/", "sm-t", "gt-p", "nexus 7", "nexus 9", "nexus 10", "xoom", "touchpad",
    ]
    private static let mobileWords = [
        "mobi", "iphone", "ipod", "phone", "blackberry", "bb10", "symb", "series60", "series40", "midp", "j2me",
        "opera mini", "kaios", "windows ce", "palm", "webos/", "brew", "maemo", "meego", "bada", "ucweb",
    ]
    private static let desktopSystems: Set<String> = [
        "Windows", "macOS", "Linux", "ChromeOS", "FreeBSD", "OpenBSD", "NetBSD", "Solaris",
    ]
}
