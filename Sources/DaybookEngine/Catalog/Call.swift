/// A request once its route is known.
package struct Call: Sendable {
    package let grant: Grant
    package let query: [String: String]

    /// What the caller may do, and the query parameters; of a repeated parameter the last.
    package init(grant: Grant, query: [String: String]) {
        self.grant = grant
        self.query = query
    }
}
