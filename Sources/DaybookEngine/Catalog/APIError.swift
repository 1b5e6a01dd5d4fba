package import DaybookCore

/// What an endpoint answers instead of its body, word for word as in contract section 6.1.
package enum APIError: Error, Sendable, Equatable {
    case missingScope(Scope)
    case invalidParameter(String)
    /// Why the filter cannot be read, to go on after its name.
    case invalidFilter(String)
    case startAfterEnd

    package var status: Int {
        switch self {
        case .missingScope: 403
        case .invalidParameter, .invalidFilter, .startAfterEnd: 400
        }
    }

    package var message: String {
        switch self {
        case .missingScope(let scope):
            "API key does not have the required '\(scope.rawValue)' scope for this endpoint."
        case .invalidParameter(let name): "Invalid value for query parameter '\(name)'."
        case .invalidFilter(let words): "Invalid value for query parameter 'filter': \(words)."
        case .startAfterEnd: "start_at must be before end_at"
        }
    }

    /// The JSON body, the same shape for every error.
    package var body: [UInt8] {
        var writer = JSONWriter()
        writer.value(.object([Value.Member("error", .text(message))]))
        return writer.bytes
    }
}
