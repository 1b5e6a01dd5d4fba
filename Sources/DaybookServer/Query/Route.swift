import DaybookAPI
import HTTPTypes

/// A path with what it answers by method.
struct Route: Sendable {
    /// Which pages of other sites may read the answers.
    enum Reach: Sendable {
        /// None but those that the operator lists.
        case query
        /// Any, unless the operator lists some.
        case open
        /// None: it is for browsers that show pages of this server.
        case own
    }

    /// As in `/api/admin/projects/{id}`.
    let path: String
    let reach: Reach
    /// What metrics call it.
    let kind: StaticString
    let methods: [HTTPRequest.Method: @Sendable (APIRequest) async throws -> APIResponse]
    /// The largest body, where that is less than what the server takes elsewhere.
    let bodyLimit: Int?
    /// Lets requests in before their bodies are read, so that strangers fill no memory.
    var check: @Sendable (APIRequest) throws -> Void = { _ in }

    init(
        _ path: String, reach: Reach = .query, kind: StaticString,
        _ methods: [HTTPRequest.Method: @Sendable (APIRequest) async throws -> APIResponse], bodyLimit: Int? = nil
    ) {
        self.path = path
        self.reach = reach
        self.kind = kind
        self.methods = methods
        self.bodyLimit = bodyLimit
    }

    /// The route of endpoints that share a path.
    init(
        _ endpoints: [ServerEndpoint: @Sendable (APIRequest) async throws -> APIResponse], reach: Reach = .query,
        kind: StaticString, bodyLimit: Int? = nil
    ) {
        precondition(Set(endpoints.keys.map(\.path)).count == 1, "a route has one path")
        var methods: [HTTPRequest.Method: @Sendable (APIRequest) async throws -> APIResponse] = [:]
        for (endpoint, run) in endpoints {
            if let method = HTTPRequest.Method(endpoint.method) { methods[method] = run }
        }
        self.init(endpoints.keys.first?.path ?? "", reach: reach, kind: kind, methods, bodyLimit: bodyLimit)
    }

    /// The methods as `Allow` lists them.
    var allowed: String {
        var names = Set(methods.keys.map(\.rawValue))
        if names.contains("GET") { names.insert("HEAD") }
        return names.union(["OPTIONS"]).sorted().joined(separator: ", ")
    }
}
