package import DaybookCore

/// A field of the log that scans can read as a column.
///
/// Text columns hold codes, whose names are known only when a table is rendered; number columns hold the numbers
/// themselves. A module that needs another field adds a case here; column files that were made before it stay good.
public enum Column: Int, Sendable, CaseIterable {
    case type
    case name
    case path
    case hostname
    case referrer
    case utmSource
    case utmMedium
    case utmCampaign
    case browser
    case os
    case device
    case country
    case language
    case screen
    case bot
    case method
    case `protocol`
    case status
    case bytes
    case value

    /// How its values are kept.
    package enum Kind: Sendable {
        case text
        case integer
        /// Whole 1/10,000.
        case decimal
    }

    /// The field of the log line.
    package var field: LogField {
        switch self {
        case .type: .type
        case .name: .name
        case .path: .path
        case .hostname: .hostname
        case .referrer: .referrer
        case .utmSource: .utmSource
        case .utmMedium: .utmMedium
        case .utmCampaign: .utmCampaign
        case .browser: .browser
        case .os: .os
        case .device: .device
        case .country: .country
        case .language: .language
        case .screen: .screen
        case .bot: .bot
        case .method: .method
        case .protocol: .protocol
        case .status: .status
        case .bytes: .bytes
        case .value: .value
        }
    }

    /// How its values are kept.
    package var kind: Kind {
        switch field.info.schema {
        case .integer: .integer
        case .number: .decimal
        default: .text
        }
    }

    /// True for columns of texts.
    package var isText: Bool { kind == .text }
}

/// The kinds of event that reports tell apart, as codes of the column `type`.
public enum EventKind {
    @inlinable @inline(__always) public static var pageview: UInt32 { 1 }
    @inlinable @inline(__always) public static var event: UInt32 { 2 }
    @inlinable @inline(__always) public static var request: UInt32 { 3 }
    @inlinable @inline(__always) public static var identify: UInt32 { 4 }
    @inlinable @inline(__always) public static var webVital: UInt32 { 5 }

    /// The names by code, 0 being none: they begin the dictionary of every snapshot.
    static let names = ["", "pageview", "event", "request", "identify", "web_vital"]
}

/// Stands for "no row", "no session" and "no code".
@inlinable @inline(__always) public var noCode: UInt32 { UInt32.max }
