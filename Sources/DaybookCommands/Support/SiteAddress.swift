import DaybookCore
import Foundation

/// The address under which a site is published.
enum SiteAddress {
    /// Reads an address of http or https, without its final slashes; empty for none.
    ///
    /// - Throws: `usage` for anything else.
    static func read(_ text: String?) throws(DaybookError) -> String {
        guard let text, !text.isEmpty else { return "" }
        guard let url = URL(string: text), ["http", "https"].contains(url.scheme), url.host() != nil,
            url.query() == nil, url.fragment() == nil
        else {
            throw DaybookError(
                .usage, "'\(text)' is no address of a site.", remedy: "Write one such as https://stats.example.com.")
        }
        var address = text
        while address.hasSuffix("/") { address.removeLast() }
        return address
    }
}
