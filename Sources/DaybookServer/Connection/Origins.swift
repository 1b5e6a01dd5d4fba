/// Which sites' pages may read what the server answers (contract section 1.7).
package enum Origins: Sendable, Equatable {
    case unset
    case any
    case listed(Set<String>)

    /// Reads `ALLOWED_ORIGINS`: origins separated by commas, or `*`.
    package init(_ list: [String]) {
        let origins = list.map { $0.trimmingSpaces }.filter { !$0.isEmpty }
        if origins.contains("*") {
            self = .any
        } else {
            self = origins.isEmpty ? .unset : .listed(Set(origins))
        }
    }

    /// True where pages of an origin may send events.
    func allowIngest(_ origin: String) -> Bool {
        switch self {
        case .unset, .any: true
        case .listed(let origins): origins.contains(origin)
        }
    }

    /// True where pages of an origin may ask for reports.
    func allowQuery(_ origin: String) -> Bool {
        switch self {
        case .unset: false
        case .any: true
        case .listed(let origins): origins.contains(origin)
        }
    }

    static let methods = "GET, POST, PUT, DELETE, OPTIONS"
    static let headers =
        "Content-Type, Authorization, X-Pulse-Key, X-Pulse-Source-Token, X-Pulse-Share-Password"
    static let preflightAge = "86400"
}

extension String {
    fileprivate var trimmingSpaces: String {
        let kept = drop { $0 == " " }
        return String(kept.reversed().drop { $0 == " " }.reversed())
    }
}
