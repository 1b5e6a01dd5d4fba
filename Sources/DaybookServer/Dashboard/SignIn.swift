import DaybookAPI
import DaybookCollect
import DaybookCore
import DaybookEngine
import DaybookSite
import DaybookStore
import HTTPTypes

/// Begins and ends sessions with a key that may ask for reports (contract section 6.35).
struct SignIn: Sendable {
    private let definitions: DefinitionsKeeper
    private let templates: Templates
    private let gate: Gate
    private let signer: SessionSigner
    private let tries: WrongTries
    private let chance: Chance

    /// Forms hold a key and a token, and nothing else is read.
    private static let bodyLimit = 16_384
    private static let triesPerMinute = 5
    private static let waitSeconds = "60"

    init(
        definitions: DefinitionsKeeper, templates: Templates, gate: Gate, signer: SessionSigner, clocks: Clocks,
        chance: Chance
    ) {
        self.definitions = definitions
        self.templates = templates
        self.gate = gate
        self.signer = signer
        tries = WrongTries(perMinute: SignIn.triesPerMinute, uptime: clocks.uptime)
        self.chance = chance
    }

    var routes: [Route] {
        [
            Route([.loginForm: show, .login: signIn], reach: .own, kind: "dashboard", bodyLimit: SignIn.bodyLimit),
            Route([.logout: signOut], reach: .own, kind: "dashboard", bodyLimit: SignIn.bodyLimit),
        ]
    }

    // MARK: Who has signed in

    /// A session of somebody, with the key as it is now.
    struct Visit: Sendable {
        let session: Session
        let entry: KeyEntry
        /// What forms on the pages of the session carry.
        let token: String
    }

    /// The visit of a request; nil where nobody has signed in, or the key does not open reports any more.
    func visit(_ request: APIRequest) -> Visit? {
        let definitions = definitions.current
        for session in sessions(request) {
            guard let holder = session.holder,
                let entry = definitions.entry(of: holder.folder, keyID: holder.keyID, now: request.now),
                holder == Session.Holder(entry), entry.allows(.query)
            else { continue }
            return Visit(session: session, entry: entry, token: signer.token(of: session))
        }
        return nil
    }

    private func sessions(_ request: APIRequest) -> [Session] {
        SessionCookie.values(in: request.headers).compactMap { signer.session($0, now: request.now) }
    }

    // MARK: Routes

    private func show(_ request: APIRequest) throws(Failure) -> APIResponse {
        try gate.count(request.address)
        return visit(request) == nil ? form(request) : LiveResponse.redirect(to: LiveSession.home)
    }

    private func signIn(_ request: APIRequest) throws(Failure) -> APIResponse {
        try gate.count(request.address)
        let fields = FormFields.read(String(decoding: request.body, as: UTF8.self))
        guard isOwn(request, fields) else { return stray }
        guard !tries.bars(request.address) else { return form(request, .tooMany) }
        guard let entry = holder(of: fields[LiveSession.keyField] ?? "", request) else {
            tries.note(request.address)
            return form(request, .key)
        }
        var response = LiveResponse.redirect(to: LiveSession.home)
        set(newSession(of: Session.Holder(entry), request), request, &response)
        return response
    }

    private func signOut(_ request: APIRequest) throws(Failure) -> APIResponse {
        try gate.count(request.address)
        guard isOwn(request, FormFields.read(String(decoding: request.body, as: UTF8.self))) else { return stray }
        var response = LiveResponse.redirect(to: LiveSession.loginPath)
        response.headers["Set-Cookie"] = SessionCookie.clearing(isSecure: request.isSecure)
        return response
    }

    // MARK: Parts

    /// The key's entry where it may ask for reports, and from this origin where the key has some.
    private func holder(of secret: String, _ request: APIRequest) -> KeyEntry? {
        let secret = secret.filter { !$0.isWhitespace }
        guard let entry = definitions.current.entry(secret: secret, now: request.now), entry.allows(.query),
            entry.allows(origin: request.headers[.origin])
        else { return nil }
        return entry
    }

    /// True for a form that was sent from a page of this server in the same session.
    private func isOwn(_ request: APIRequest, _ fields: [String: String]) -> Bool {
        let token = fields[LiveSession.tokenField]
        switch FormOrigin.sender(of: request) {
        case .otherSite: return false
        case .noBrowser where token == nil: return true
        case .thisSite, .noBrowser:
            return sessions(request).contains { signer.accepts(token ?? "", of: $0) }
        }
    }

    /// What is said to a form that is not of this session; it sets no cookie, so that no other site ends a session.
    private var stray: APIResponse { LiveResponse.page(LoginPage.stray(templates: templates), status: 403) }

    /// The form, in the session of a visitor that is nobody yet.
    private func form(_ request: APIRequest, _ refusal: LoginPage.Refusal? = nil) -> APIResponse {
        let known = sessions(request).first { $0.holder == nil }
        let session = known ?? newSession(of: nil, request)
        let status =
            switch refusal {
            case nil: 200
            case .key: 401
            case .tooMany: 429
            }
        let token = LiveSession(token: signer.token(of: session))
        var response = LiveResponse.page(
            LoginPage.bytes(token, refusal: refusal, templates: templates), status: status)
        if known == nil { set(session, request, &response) }
        if refusal == .tooMany { response.headers["Retry-After"] = SignIn.waitSeconds }
        return response
    }

    private func newSession(of holder: Session.Holder?, _ request: APIRequest) -> Session {
        Session(of: holder, now: request.now, nonce: Hex.text(chance.bytes(16)))
    }

    private func set(_ session: Session, _ request: APIRequest, _ response: inout APIResponse) {
        response.headers["Set-Cookie"] = SessionCookie.setting(signer.signed(session), isSecure: request.isSecure)
    }
}
