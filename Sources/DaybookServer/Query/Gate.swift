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
        let second = clocks.uptime() / 1_000
        guard perAddress.allows(request.address.limitKey, second: second) else { throw Failure.tooMany }
        let entry = try holder(request)
        guard perProject.allows(entry.target.project.folder, second: second) else { throw Failure.tooMany }
        guard entry.allows(scope) else { throw Failure(403, KeyText.lacks(scope)) }
        if let allowed = entry.origins, let origin = request.headers[.origin], !allowed.contains(origin) {
            throw Failure(403, KeyText.otherOrigin)
        }
        definitions.uses.note(entry.key.id, at: request.now)
        guard let module else { return entry }
        guard let gate = entry.target.gates[module], gate.isEnabled else {
            throw Failure(403, "Module '\(module)' is not enabled for this project.")
        }
        if let access, let has = ModuleAccess(rawValue: gate.access), !has.allows(access) {
            throw Failure(403, "Module '\(module)' requires '\(access.rawValue)' access, currently '\(gate.access)'")
        }
        guard entry.collectKey.allowedModules?.contains(module) ?? true else {
            throw Failure(403, "API key does not have access to module '\(module)'")
        }
        return entry
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
