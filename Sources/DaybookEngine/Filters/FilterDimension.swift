package import DaybookCore

/// What a condition of a filter looks at: something of a session, or something of a record.
package enum FilterDimension: Sendable, Hashable {
    case source
    case medium
    case campaign
    case channel
    case country
    case device
    case browser
    case os
    case entry
    case exit
    case page
    case event
    case hostname
    case property(ExactText)

    /// The dimension of a name, Daybook's or Plausible's; nil for one that there is not.
    package init?(_ name: String) {
        if let known = FilterDimension.all.first(where: { $0.name == name || $0.aliases.contains(name) }) {
            self = known
            return
        }
        guard let prefix = FilterDimension.propertyPrefixes.first(where: name.hasPrefix) else { return nil }
        let key = name.dropFirst(prefix.count)
        guard !key.isEmpty else { return nil }
        self = .property(ExactText(String(key)))
    }

    /// Its name in filters.
    package var name: String {
        switch self {
        case .source: "source"
        case .medium: "medium"
        case .campaign: "campaign"
        case .channel: "channel"
        case .country: "country"
        case .device: "device"
        case .browser: "browser"
        case .os: "os"
        case .entry: "entry"
        case .exit: "exit"
        case .page: "page"
        case .event: "event"
        case .hostname: "hostname"
        case .property(let key): "property:\(key.text)"
        }
    }

    /// True where it selects whole sessions, false where it selects records.
    package var isOfSession: Bool {
        switch self {
        case .page, .event, .hostname, .property: false
        default: true
        }
    }

    /// The fields of the log line that say it.
    package var fields: Set<LogField> {
        switch self {
        case .source: [.referrer]
        case .medium: [.utmMedium]
        case .campaign: [.utmCampaign]
        case .channel: [.referrer, .utmSource, .utmMedium]
        case .country: [.country]
        case .device: [.device]
        case .browser: [.browser]
        case .os: [.os]
        case .entry, .exit, .page: [.path]
        case .event: [.type, .name]
        case .hostname: [.hostname]
        case .property: [.data]
        }
    }

    /// What reports show for a stored text, which is what a condition compares with.
    ///
    /// An event's label is its name where it is a custom event, and its type otherwise.
    package func label(of stored: String) -> String {
        guard stored.isEmpty else { return stored }
        return switch self {
        case .country: "XX"
        case .browser, .os, .device: "Other"
        case .source: SourceRule.direct
        default: ""
        }
    }

    /// What may be written, for those who wrote something else.
    package static let known = all.map(\.name) + ["property:<key>"]

    private static let all: [FilterDimension] = [
        .source, .medium, .campaign, .channel, .country, .device, .browser, .os, .entry, .exit, .page, .event,
        .hostname,
    ]
    private static let propertyPrefixes = ["property:", "event:props:"]

    /// Its names in the filters of Plausible's API.
    private var aliases: [String] {
        switch self {
        case .source, .channel, .country, .device, .browser, .os: ["visit:\(name)"]
        case .medium: ["visit:utm_medium"]
        case .campaign: ["visit:utm_campaign"]
        case .entry: ["visit:entry_page"]
        case .exit: ["visit:exit_page"]
        case .page, .hostname: ["event:\(name)"]
        case .event: ["event:name", "event:goal"]
        case .property: []
        }
    }
}
