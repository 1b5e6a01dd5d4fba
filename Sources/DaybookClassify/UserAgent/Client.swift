/// What a User-Agent says about the client: names as reports show them, and the pattern file's own.
package struct Client: Sendable, Equatable {
    /// The pattern file's own names, unfolded; `Other` where no pattern matches.
    package struct Family: Sendable, Equatable {
        package var browser: String
        package var os: String
        package var device: String

        /// Names as the pattern file writes them.
        package init(browser: String = "Other", os: String = "Other", device: String = "Other") {
            self.browser = browser
            self.os = os
            self.device = device
        }
    }

    /// Browser with its variants folded, as in `Chrome` for `Chrome Mobile`.
    package var browser = "Other"
    /// Major version; empty where unknown.
    package var browserVersion = ""
    /// Operating system with its variants folded, as in `Linux` for `Ubuntu`.
    package var os = "Other"
    /// Major version; empty where unknown.
    package var osVersion = ""
    package var device = DeviceType.other
    /// True for crawlers, monitors, feed readers and HTTP libraries.
    package var bot = false
    /// The bot's name without its version; empty for people.
    package var botName = ""
    package var family = Family()

    /// A client of which nothing is known: what an empty User-Agent gives.
    package init() {}
}
