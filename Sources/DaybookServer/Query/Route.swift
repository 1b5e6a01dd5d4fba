import HTTPTypes

/// A path with what it answers by method.
struct Route: Sendable {
    /// Which pages of other sites may read the answers.
    enum Reach: Sendable {
        /// None but those that the operator lists.
        case query
        /// Any, unless the operator lists some.
        case open
    }

    /// As in `/api/admin/projects/{id}`.
    let path: String
    let reach: Reach
    /// What metrics call it.
    let kind: StaticString
    let methods: [HTTPRequest.Method: @Sendable (APIRequest) async throws -> APIResponse]

    init(
        _ path: String, reach: Reach = .query, kind: StaticString,
        _ methods: [HTTPRequest.Method: @Sendable (APIRequest) async throws -> APIResponse]
    ) {
        self.path = path
        self.reach = reach
        self.kind = kind
        self.methods = methods
    }

    /// The methods as `Allow` lists them.
    var allowed: String {
        var names = Set(methods.keys.map(\.rawValue))
        if names.contains("GET") { names.insert("HEAD") }
        return names.union(["OPTIONS"]).sorted().joined(separator: ", ")
    }
}
