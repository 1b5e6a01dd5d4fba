package import DaybookCore

/// A type of collect envelope and its fields (contract section 6.6).
package enum EnvelopeType: String, Sendable, CaseIterable {
    case pageview
    case event
    case identify
    case webVital = "web_vital"
    case scrollDepth = "scroll_depth"
    case searchQuery = "search_query"
    case outlink
    case jsError = "js_error"
    case log
    case clickEvent = "click_event"
    case surveyResponse = "survey_response"
    case sessionReplay = "session_replay"

    /// The JSON type that a field must have.
    enum Kind {
        case text, number, integer, flag, list, object
    }

    /// A field of the type that has no column of its own and is kept under `data`.
    struct Field {
        let name: String
        let kind: Kind
        var isRequired = false
    }

    /// The log that keeps events of the type; what holds people stays out of git.
    package var stream: Stream {
        switch self {
        case .identify: .identities
        case .sessionReplay: .replays
        default: .events
        }
    }

    /// The module that keeps events of the type and without which they are dropped.
    package var module: String {
        switch self {
        case .pageview, .event: "core"
        case .identify: "identity"
        case .webVital: "webvitals"
        case .scrollDepth: "scroll"
        case .searchQuery: "search"
        case .outlink: "outlinks"
        case .jsError: "error_tracking"
        case .log: "logs"
        case .clickEvent: "heatmaps"
        case .surveyResponse: "surveys"
        case .sessionReplay: "session_replay"
        }
    }

    /// True where `path` must be there.
    var needsPath: Bool { self == .pageview || self == .scrollDepth || self == .clickEvent }

    /// True where `name` must be there; such a type has one.
    var hasName: Bool { self == .event || self == .webVital }

    /// The further fields in the order in which they are kept.
    var fields: [Field] {
        switch self {
        case .pageview, .event, .webVital: []
        case .identify:
            [
                .init(name: "user_id", kind: .text), .init(name: "traits", kind: .object),
                .init(name: "account_id", kind: .text), .init(name: "account_name", kind: .text),
                .init(name: "account_traits", kind: .object), .init(name: "account_role", kind: .text),
            ]
        case .sessionReplay:
            [
                .init(name: "events", kind: .list, isRequired: true), .init(name: "started_at", kind: .integer),
                .init(name: "duration_ms", kind: .integer), .init(name: "entry_page", kind: .text),
                .init(name: "is_complete", kind: .flag),
            ]
        case .scrollDepth: [.init(name: "max_depth", kind: .integer, isRequired: true)]
        case .searchQuery:
            [.init(name: "query", kind: .text, isRequired: true), .init(name: "results_count", kind: .integer)]
        case .outlink: [.init(name: "url", kind: .text, isRequired: true), .init(name: "link_type", kind: .text)]
        case .jsError:
            [
                .init(name: "message", kind: .text, isRequired: true), .init(name: "stack", kind: .text),
                .init(name: "filename", kind: .text), .init(name: "lineno", kind: .integer),
                .init(name: "colno", kind: .integer), .init(name: "release", kind: .text),
                .init(name: "environment", kind: .text),
            ]
        case .log:
            [
                .init(name: "level", kind: .text, isRequired: true),
                .init(name: "message", kind: .text, isRequired: true), .init(name: "body", kind: .object),
                .init(name: "release", kind: .text), .init(name: "environment", kind: .text),
            ]
        case .clickEvent:
            [
                .init(name: "x", kind: .number, isRequired: true), .init(name: "y", kind: .number, isRequired: true),
                .init(name: "element_selector", kind: .text), .init(name: "viewport_width", kind: .number),
                .init(name: "viewport_height", kind: .number),
            ]
        case .surveyResponse:
            [
                .init(name: "survey_id", kind: .text, isRequired: true),
                .init(name: "answers", kind: .list, isRequired: true), .init(name: "completed", kind: .flag),
            ]
        }
    }

    /// The value that stands for a field that is missing.
    func fallback(for name: String) -> String? {
        switch (self, name) {
        case (.outlink, "link_type"): "external"
        case (.jsError, "environment"): "production"
        default: nil
        }
    }
}
