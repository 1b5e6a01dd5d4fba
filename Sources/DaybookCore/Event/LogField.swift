/// The known fields of a log line, in the order in which every line has them (log format version 1).
///
/// A line is one JSON object in UTF-8, compact, without the fields that are empty. This list is the documented format:
/// the writer, the column reader and the reference page all follow it.
public enum LogField: String, Sendable, CaseIterable {
    case id
    case eventID = "event_id"
    case time
    case received
    case system
    case type
    case visitor
    case session
    case name
    case path
    case hostname
    case title
    case referrer
    case utmSource = "utm_source"
    case utmMedium = "utm_medium"
    case utmCampaign = "utm_campaign"
    case utmContent = "utm_content"
    case utmTerm = "utm_term"
    case language
    case screen
    case browser
    case browserVersion = "browser_version"
    case os
    case osVersion = "os_version"
    case device
    case country
    case region
    case city
    case bot
    case method
    case status
    case bytes
    case `protocol`
    case revenueAmount = "revenue_amount"
    case revenueCurrency = "revenue_currency"
    case value
    case rating
    case data
    case extra

    /// Type, meaning and whether every line has it.
    package var info: FieldInfo {
        FieldInfo(name: rawValue, schema: schema, about: about, required: isAlwaysPresent)
    }

    /// True for the fields that can name a person: what an erasure compares with the id to be erased.
    package var isIdentity: Bool { self == .visitor }

    private var isAlwaysPresent: Bool {
        switch self {
        case .id, .time, .received, .system, .type, .visitor: true
        default: false
        }
    }

    private var schema: Schema {
        switch self {
        case .time, .received, .status, .bytes: .integer
        case .data, .extra: .object
        case .revenueAmount, .value: .number
        default: .string
        }
    }

    private var about: String {
        switch self {
        case .id: "Identifier made when the line was accepted (UUID version 7)."
        case .eventID: "The client's own identifier of the event."
        case .time: "When it happened, in milliseconds since 1970-01-01T00:00:00Z."
        case .received: "When it was accepted, in milliseconds since 1970-01-01T00:00:00Z."
        case .system: "The API it came through: pulse, pique, pulsegate, xaiku or productgraph; imports count as pulse."
        case .type: "What it is: pageview, event, request, identify, …"
        case .visitor: "The client's visitor id, or v_ and 16 hex digits under a salt that is destroyed."
        case .session: "The session as the client names it; reports of Pulse do not use it."
        case .name: "Name of a custom event."
        case .path: "Page path without query and fragment, but for parameters the project keeps."
        case .hostname: "Host of the page, lower case."
        case .title: "Page title."
        case .referrer: "Host and path of the page before, without scheme and query."
        case .utmSource: "Campaign source of the page view."
        case .utmMedium: "Campaign medium of the page view."
        case .utmCampaign: "Campaign name of the page view."
        case .utmContent: "Campaign content of the page view."
        case .utmTerm: "Campaign term of the page view."
        case .language: "Language of the browser."
        case .screen: "Screen size as in 1920x1080."
        case .browser: "Browser family."
        case .browserVersion: "Major version of the browser."
        case .os: "Operating system family."
        case .osVersion: "Major version of the operating system."
        case .device: "Desktop, Mobile, Tablet, TV, Console, Wearable or Other."
        case .country: "ISO 3166 alpha-2 code of the country; XX where it is unknown."
        case .region: "ISO 3166-2 subdivision code without the country."
        case .city: "City in English."
        case .bot: "Name of the crawler or tool, where the line came from one."
        case .method: "HTTP method of a web-log line."
        case .status: "HTTP status of a web-log line."
        case .bytes: "Bytes sent, of a web-log line."
        case .protocol: "HTTP version of a web-log line, as in HTTP/1.1."
        case .revenueAmount: "Revenue of the event."
        case .revenueCurrency: "ISO 4217 code of the revenue."
        case .value: "What was measured: milliseconds, or the score of CLS."
        case .rating: "What the browser called the value: good, needs-improvement or poor."
        case .data: "The event's own properties as the client sent them."
        case .extra: "Fields of the payload that Daybook does not know."
        }
    }
}
