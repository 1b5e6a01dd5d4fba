import Foundation

/// The fields of query strings and of forms.
///
/// Source: https://url.spec.whatwg.org/#application/x-www-form-urlencoded
enum FormFields {
    /// The values by name, of a repeated one the last; what is no escape stands for itself.
    static func read(_ text: some StringProtocol) -> [String: String] {
        var fields: [String: String] = [:]
        for pair in text.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            fields[plain(parts[0])] = parts.count == 2 ? plain(parts[1]) : ""
        }
        return fields
    }

    private static func plain(_ text: some StringProtocol) -> String {
        let text = text.contains("+") ? String(text.map { $0 == "+" ? " " : $0 }) : String(text)
        return text.removingPercentEncoding ?? text
    }
}
