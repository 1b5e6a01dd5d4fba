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

        var words: String {
            switch self {
            case .text: "a string"
            case .number: "a number"
            case .integer: "an integer"
            case .flag: "a boolean"
            case .list: "an array"
            case .object: "an object"
            }
        }
    }

    /// A field of the type that has no column of its own and is kept under `data`.
    struct Field {
        let name: FieldName
        let kind: Kind
        var isRequired = false
    }

    /// The type of a name in UTF-8; nil for one that is unknown.
    init?(utf8 name: UnsafeRawBufferPointer) {
        guard let position = EnvelopeType.table.position(of: name) else { return nil }
        self = unsafeBitCast(UInt8(position), to: EnvelopeType.self)
    }

    private static let table = NameTable(allCases.map(\.rawValue))

    /// The place among all types.
    var position: Int {
        // Cases without values are numbered in the order of their declaration.
        Int(unsafeBitCast(self, to: UInt8.self))
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
                .init(name: .userID, kind: .text), .init(name: .traits, kind: .object),
                .init(name: .accountID, kind: .text), .init(name: .accountName, kind: .text),
                .init(name: .accountTraits, kind: .object), .init(name: .accountRole, kind: .text),
            ]
        case .sessionReplay:
            [
                .init(name: .events, kind: .list, isRequired: true), .init(name: .startedAt, kind: .integer),
                .init(name: .durationMilliseconds, kind: .integer), .init(name: .entryPage, kind: .text),
                .init(name: .isComplete, kind: .flag),
            ]
        case .scrollDepth: [.init(name: .maxDepth, kind: .integer, isRequired: true)]
        case .searchQuery:
            [.init(name: .query, kind: .text, isRequired: true), .init(name: .resultsCount, kind: .integer)]
        case .outlink: [.init(name: .url, kind: .text, isRequired: true), .init(name: .linkType, kind: .text)]
        case .jsError:
            [
                .init(name: .message, kind: .text, isRequired: true), .init(name: .stack, kind: .text),
                .init(name: .filename, kind: .text), .init(name: .lineno, kind: .integer),
                .init(name: .colno, kind: .integer), .init(name: .release, kind: .text),
                .init(name: .environment, kind: .text),
            ]
        case .log:
            [
                .init(name: .level, kind: .text, isRequired: true),
                .init(name: .message, kind: .text, isRequired: true), .init(name: .body, kind: .object),
                .init(name: .release, kind: .text), .init(name: .environment, kind: .text),
            ]
        case .clickEvent:
            [
                .init(name: .x, kind: .number, isRequired: true), .init(name: .y, kind: .number, isRequired: true),
                .init(name: .elementSelector, kind: .text), .init(name: .viewportWidth, kind: .number),
                .init(name: .viewportHeight, kind: .number),
            ]
        case .surveyResponse:
            [
                .init(name: .surveyID, kind: .text, isRequired: true),
                .init(name: .answers, kind: .list, isRequired: true), .init(name: .completed, kind: .flag),
            ]
        }
    }

    /// The value that stands for a field that is missing.
    func fallback(for name: FieldName) -> String? {
        switch (self, name) {
        case (.outlink, .linkType): "external"
        case (.jsError, .environment): "production"
        default: nil
        }
    }
}
