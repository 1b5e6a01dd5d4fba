import DaybookClassify
import DaybookCore
import DaybookJSON
import HTTPTypes

/// A request that is not ingest, once its body is read.
struct APIRequest: Sendable {
    let method: HTTPRequest.Method
    /// The path as the client wrote it, with its query.
    let uri: String
    /// Of a repeated parameter the last.
    let query: [String: String]
    /// What the placeholders of the route stand for.
    let parameters: [String: String]
    let headers: HTTPFields
    var body: [UInt8] = []
    let address: Address
    /// True where the client is on this machine and no proxy stands between.
    let isLocal: Bool
    /// The host and port that the client asked for.
    let host: String?
    /// True where a trusted proxy says that the client's connection to it is encrypted.
    let isSecure: Bool
    let now: Instant

    /// Scheme and host as the client wrote them, as in `https://stats.example.com`; empty where it named no host.
    var base: String { host.map { "\(isSecure ? "https" : "http")://\($0)" } ?? "" }

    /// The body as a JSON object.
    ///
    /// - Throws: 415 for another content type, 400 for what is no JSON object.
    func object() throws(Failure) -> Value {
        if let type = headers[.contentType] {
            let media = type.prefix { $0 != ";" }.lowercased()
            guard media == "application/json" else { throw Failure(415, "Content-Type must be application/json.") }
        }
        guard headers[.contentEncoding] == nil else { throw Failure(415, "Content-Encoding is not supported here.") }
        guard let value = try? JSON.parse(body, depth: 32), value.members != nil else {
            throw Failure(400, "Invalid request body: malformed JSON.")
        }
        return value
    }

    /// The token of `Authorization: Bearer …`, whose scheme is read without regard to case.
    var bearer: String? {
        guard let text = headers[.authorization] else { return nil }
        let parts = text.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
        return String(parts[1])
    }
}

/// An answer that is an error, in the words of the contract.
struct Failure: Error, Equatable {
    let status: Int
    let message: String
    let headers: [String: String]

    init(_ status: Int, _ message: String, headers: [String: String] = [:]) {
        self.status = status
        self.message = message
        self.headers = headers
    }

    static let tooMany = Failure(
        429, "Rate limit exceeded. Retry after 1 second.", headers: ["Retry-After": "1"])
}
