import DaybookClassify
import DaybookCollect
import DaybookCore
import DaybookEngine
import DaybookStore
import HTTPTypes

/// Lets the holders of keys in: the one place where a request is bound to a project (control C18).
struct Gate: Sendable {
    private let definitions: DefinitionsKeeper
    private let catalog: Catalog
    private let perProject: RateLimiter
    private let perAddress: RateLimiter
    private let clocks: Clocks

    init(definitions: DefinitionsKeeper, catalog: Catalog, options: ServerOptions, clocks: Clocks) {
        self.definitions = definitions
        self.catalog = catalog
        self.clocks = clocks
        perProject = RateLimiter(perSecond: options.requestsPerSecond)
        perAddress = RateLimiter(perSecond: options.requestsPerSecondAndAddress)
    }

    /// Who asks, where a key allows it to read a module; the checks run in the contract's order.
    func admit(
        _ request: APIRequest, scope: Scope, module: String?, access: ModuleAccess? = nil
    ) throws(Failure) -> KeyEntry {
        try count(request.address)
        let entry = try holder(request)
        try count(entry)
        guard entry.allows(scope) else { throw Failure(403, KeyText.lacks(scope)) }
        guard entry.allows(origin: request.headers[.origin]) else { throw Failure(403, KeyText.otherOrigin) }
        definitions.uses.note(entry.key.id, at: request.now)
        if let module { try entry.open(module, access: access) }
        return entry
    }

    /// Counts a request from an address.
    func count(_ address: Address) throws(Failure) {
        guard perAddress.allows(address.limitKey, second: clocks.uptime() / 1_000) else { throw Failure.tooMany }
    }

    /// Counts a request for a project.
    func count(_ entry: KeyEntry) throws(Failure) {
        guard perProject.allows(entry.target.project.folder, second: clocks.uptime() / 1_000) else {
            throw Failure.tooMany
        }
    }

    /// Who holds the key of a request, as of now.
    func holder(_ request: APIRequest) throws(Failure) -> KeyEntry {
        let header = HeaderName.pulseKey.flatMap { request.headers[$0] }
        guard let secret = KeyText.secret(header: header, uri: request.uri) else {
            throw Failure(401, KeyText.missing)
        }
        guard let entry = definitions.current.entry(secret: secret, now: request.now) else {
            throw Failure(401, KeyText.invalid)
        }
        return entry
    }
}
