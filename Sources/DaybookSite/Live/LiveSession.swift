/// What a live page knows of the session that it is shown in.
package struct LiveSession: Sendable {
    /// Goes back with each form of the page, so that no other site can send one in this session's name.
    package let token: String

    /// The session whose forms carry a token.
    package init(token: String) {
        self.token = token
    }

    /// Where the pages are, and the forms that begin and end a session.
    package static let home = "/dashboard"
    package static let loginPath = "/dashboard/login"
    package static let logoutPath = "/dashboard/logout"
    /// The fields of the forms.
    package static let tokenField = "token"
    package static let keyField = "api_key"
}
