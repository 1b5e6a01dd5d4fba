/// The button that ends a session.
struct SignOutForm {
    let session: LiveSession
    let language: Language

    func add(to markup: inout Markup) {
        markup.raw(
            "<form class=\"choice\" method=\"post\" action=\"\(LiveSession.logoutPath)\">"
                + "<input type=\"hidden\" name=\"\(LiveSession.tokenField)\" value=\"")
        markup.text(session.token)
        markup.raw("\"><button>")
        markup.text(language(.signOut))
        markup.raw("</button></form>\n")
    }
}
