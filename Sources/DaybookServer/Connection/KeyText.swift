import DaybookCore
import Foundation

/// Keys as requests carry them, and the words of contract section 6.1 about them.
enum KeyText {
    static let missing =
        "Missing API key. Provide it via X-Pulse-Key header or ?key= query parameter."
    static let invalid = "Invalid API key."

    static let otherOrigin = "API key is not allowed for this origin."

    static func lacks(_ scope: Scope) -> String {
        "API key does not have the required '\(scope.rawValue)' scope for this endpoint."
    }

    /// The key of a request; the header wins, an empty one counts as none, and of several parameters the last counts.
    static func secret(header: String?, uri: String) -> String? {
        if let header, !header.isEmpty { return header }
        guard let start = uri.utf8.firstIndex(of: 0x3F) else { return nil }
        var key: String?
        for pair in uri[uri.index(after: start)...].split(separator: "&") where pair.hasPrefix("key=") {
            key = pair.dropFirst(4).removingPercentEncoding
        }
        return key?.isEmpty == false ? key : nil
    }
}
