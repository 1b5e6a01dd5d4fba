/// The form that begins a session with a key.
package enum LoginPage {
    /// Why it is shown again.
    package enum Refusal: Sendable {
        /// The key opens nothing here, for whatever reason.
        case key
        /// Too many wrong keys came from this address.
        case tooMany

        fileprivate var phrase: Phrase {
            switch self {
            case .key: .signInRefused
            case .tooMany: .signInTooMany
            }
        }
    }

    /// The page; `refusal` says why the last try failed.
    package static func bytes(_ session: LiveSession, refusal: Refusal? = nil, templates: Templates) -> [UInt8] {
        let language = templates.look.language
        let values: [String: Any] = [
            "refused": refusal != nil, "refusal": refusal.map { language($0.phrase) } ?? "", "token": session.token,
        ]
        return templates.page("login", frame(language), values, content: Markup())
    }

    /// What is shown in place of it to who sent a form that was not made for them.
    package static func stray(templates: Templates) -> [UInt8] {
        let language = templates.look.language
        var content = Markup()
        content.raw("<p class=\"alert\" role=\"alert\">")
        content.text(language(.formRefused))
        content.raw(" ")
        content.link(LiveSession.loginPath, language(.signIn))
        content.raw("</p>\n")
        return templates.page("index", frame(language), [:], content: content)
    }

    private static func frame(_ language: Language) -> Frame {
        var frame = Frame(kind: "login", title: language(.signIn), root: "/", inputs: "")
        frame.isLive = true
        return frame
    }
}
