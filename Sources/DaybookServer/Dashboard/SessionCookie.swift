import DaybookAPI
import HTTPTypes

/// The cookie of those who read dashboards; the visitors that are counted never get one.
enum SessionCookie {
    private static let name = ServerEndpoint.sessionCookie
    private static let scope = "Path=/dashboard; HttpOnly; SameSite=Lax"

    /// The header that sets it; `isSecure` keeps it from connections that are not encrypted.
    static func setting(_ value: String, isSecure: Bool) -> String {
        "\(name)=\(value); Max-Age=\(Session.seconds); \(scope)\(isSecure ? "; Secure" : "")"
    }

    /// The header that takes it away.
    static func clearing(isSecure: Bool) -> String { "\(name)=; Max-Age=0; \(scope)\(isSecure ? "; Secure" : "")" }

    /// Its values in a request: several where cookies of other paths have the same name.
    static func values(in headers: HTTPFields) -> [String] {
        headers[values: .cookie].flatMap { $0.split(separator: ";") }.compactMap { pair in
            let pair = pair.drop { $0 == " " }
            return pair.hasPrefix("\(name)=") ? String(pair.dropFirst(name.count + 1)) : nil
        }
    }
}
