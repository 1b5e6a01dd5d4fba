import DaybookClassify
import DaybookCollect
import DaybookCore
import DaybookEngine
import DaybookStore

/// What the definitions of one commit let a server do: the projects by folder, and the keys.
final class Definitions: Sendable {
    /// Tells these definitions from all others, for whoever must not keep them in memory.
    final class Mark: Sendable {}

    let mark = Mark()
    let store: StoreSnapshot
    /// By folder.
    let targets: [String: CollectProject]
    let shares: ShareRing
    private let keys: KeyRing
    /// By folder and the key's id, made once and not for each request.
    private let entries: [String: [String: KeyEntry]]

    /// Reads the definitions of a commit; a project whose time zone is unknown is left out, as broken ones are.
    init(_ store: StoreSnapshot, catalog: Catalog) {
        self.store = store
        keys = KeyRing(store)
        shares = ShareRing(store)
        var targets: [String: CollectProject] = [:]
        for project in store.projects {
            guard let calendar = try? LocalCalendar(project.timeZone) else { continue }
            targets[project.folder] = CollectProject(
                project: project, calendar: calendar, privacy: PrivacyRules(project),
                gates: Definitions.gates(of: project, catalog))
        }
        self.targets = targets
        var entries: [String: [String: KeyEntry]] = [:]
        for key in store.keys {
            guard let target = targets[key.project] else { continue }
            entries[key.project, default: [:]][key.key.id] = KeyEntry(key: key.key, target: target)
        }
        self.entries = entries
    }

    /// Whom a secret belongs to; nil for one that is unknown, revoked or expired.
    func entry(secret: String, now: Instant) -> KeyEntry? {
        guard let found = keys.holder(of: secret, at: now) else { return nil }
        return entries[found.project.folder]?[found.key.id]
    }

    /// The key of that id; nil for one that is unknown, revoked or expired.
    func entry(of folder: String, keyID: String, now: Instant) -> KeyEntry? {
        entries[folder]?[keyID].flatMap { $0.key.isValid(at: now) ? $0 : nil }
    }

    /// The shares that are not past their end.
    func shares(inForceAt now: Instant) -> [ProjectShare] { store.shares.filter { $0.share.isInForce(at: now) } }

    /// The dashboard of a project that has that id; nil for none.
    func dashboard(_ id: String, of project: Project, _ catalog: Catalog) throws -> DashboardLayout? {
        let reports = Set(catalog.periodReports.map(\.info.id))
        return try store.dashboards(of: project, reports: reports).dashboards.first { $0.id == id }
    }

    private static func gates(of project: Project, _ catalog: Catalog) -> [String: CollectProject.Gate] {
        var gates: [String: CollectProject.Gate] = [:]
        for module in catalog.modules {
            let state = catalog.state(of: module, in: project)
            gates[module.id] = CollectProject.Gate(isEnabled: state.isEnabled, access: state.access.rawValue)
        }
        return gates
    }
}

/// A valid key and the project it opens.
final class KeyEntry: Sendable {
    let key: AccessKey
    let target: CollectProject
    let grant: Grant
    let collectKey: CollectKey
    /// The origins whose pages may use it; nil for all.
    let origins: Set<String>?
    /// When it ends; nil for never.
    let expiry: Instant?

    init(key: AccessKey, target: CollectProject) {
        self.key = key
        self.target = target
        grant = Grant(scopes: key.scopes)
        collectKey = CollectKey(
            allowedModules: key.allowedModules.flatMap { $0.isEmpty ? nil : Set($0) },
            isBackfill: key.scopes.contains(.backfill))
        origins = key.origins.map(Set.init)
        expiry = key.expiry
    }

    func allows(_ scope: Scope) -> Bool { grant.allows(.scope(scope)) }

    /// True where pages of an origin may use it; who names none is no page.
    func allows(origin: String?) -> Bool { origin.flatMap { origin in origins.map { $0.contains(origin) } } ?? true }

    /// - Throws: 403 where the project does not have a module or not that access to it, or the key does not open it.
    func open(_ module: String, access: ModuleAccess? = nil) throws(Failure) {
        guard let gate = target.gates[module], gate.isEnabled else {
            throw Failure(403, "Module '\(module)' is not enabled for this project.")
        }
        if let access, let has = ModuleAccess(rawValue: gate.access), !has.allows(access) {
            throw Failure(403, "Module '\(module)' requires '\(access.rawValue)' access, currently '\(gate.access)'")
        }
        guard collectKey.allowedModules?.contains(module) ?? true else {
            throw Failure(403, "API key does not have access to module '\(module)'")
        }
    }
}

extension PrivacyRules {
    /// What a project's settings say.
    init(_ project: Project) {
        self.init()
        respectsDoNotTrack = project.respectsDoNotTrack
        bots =
            switch project.botFiltering {
            case .off: .kept
            case .refuse: .dropped
            case .mark: .marked
            }
        blockedUserAgents = project.blockedUserAgents.map { $0.lowercased() }
        requiresConsent = project.requiresConsent
        allowedConsentModes = project.allowedConsentModes.map { $0.lowercased() }
        anonymizesAddresses = project.anonymizesAddresses
    }
}
