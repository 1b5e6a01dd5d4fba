import DaybookAPI
import DaybookCore
import DaybookEngine
import DaybookOperations
import DaybookStore

/// Projects, keys and modules over HTTP (contract section 6.34); each change is a commit of the admin token.
struct AdminRoutes: Sendable {
    let catalog: Catalog
    let definitions: DefinitionsKeeper
    let admin: AdminGate
    let workers: Workers
    let keeper: StoreKeeper

    private static let author = Author(name: "admin_token", email: "admin_token@daybook")

    /// All ask for the admin token before they read a body.
    var routes: [Route] {
        unchecked.map { route in
            var route = route
            route.check = admin.check
            return route
        }
    }

    private var unchecked: [Route] {
        [
            Route(
                [
                    .listProjects: plain { _ in AdminBody.list(newestFirst(definitions.current.store.projects)) },
                    .createProject: changing(201) { writer, request in
                        let settings = try AdminInput.project(try request.object(), catalog: catalog)
                        let project = try writer.createProject(settings, author: Self.author, now: request.now)
                        return AdminBody.project(project)
                    },
                ], kind: "admin"),
            Route([.showProject: plain { AdminBody.project(try project($0)) }], kind: "admin"),
            Route([.listKeys: plain(keys), .createKey: changing(201, createKey)], kind: "admin"),
            Route([.revokeKey: changing(204, revokeKey)], kind: "admin"),
            Route(
                [
                    .listModules: plain { AdminBody.modules(of: try project($0), catalog: catalog) },
                    .changeModules: changing(200) { writer, request in
                        let changes = try AdminInput.modules(try request.object())
                        let changed = try change(changes, writer, request)
                        return AdminBody.modules(of: changed, catalog: catalog, isUpdate: true)
                    },
                ], kind: "admin"),
            Route([.enableModule: changing(200) { try set(true, $0, $1) }], kind: "admin"),
            Route([.disableModule: changing(200) { try set(false, $0, $1) }], kind: "admin"),
            Route(
                [
                    .changeAccess: changing(200) { writer, request in
                        let module = try module(request)
                        let access = try AdminInput.access(try request.object())
                        _ = try change([ModuleChange(name: module.id, access: access)], writer, request)
                        return AdminBody.access(module, access)
                    }
                ], kind: "admin"),
        ]
    }

    // MARK: What every call has

    private func plain(
        _ answer: @escaping @Sendable (APIRequest) throws -> Value
    ) -> @Sendable (APIRequest) async throws -> APIResponse {
        { request in .json(try Failure.translatingAdmin { try answer(request) }) }
    }

    /// Runs a change when the writer is free, and lets it take effect before it is answered.
    private func changing(
        _ status: Int, _ change: @escaping @Sendable (StoreWriter, APIRequest) throws -> Value
    ) -> @Sendable (APIRequest) async throws -> APIResponse {
        { request in
            try await workers.run {
                let value = try Failure.translatingAdmin {
                    try keeper.write { writer in
                        defer { definitions.take(writer.snapshot) }
                        try writer.follow()
                        return try change(writer, request)
                    }
                }
                return status == 204 ? .noContent : .json(value, status: status)
            }
        }
    }

    private func newestFirst(_ projects: [Project]) -> [Value] {
        projects.sorted { ($1.createdAt, $0.id) < ($0.createdAt, $1.id) }.map(AdminBody.project)
    }

    /// The project of the path, by its id.
    private func project(_ request: APIRequest) throws(Failure) -> Project {
        let id = request.parameters["id"] ?? ""
        guard let project = definitions.current.store.projects.first(where: { $0.id == id }) else {
            throw Failure(404, "Project '\(id)' not found.")
        }
        return project
    }

    // MARK: Keys

    private func keys(_ request: APIRequest) throws -> Value {
        let project = try project(request)
        let keys = definitions.current.store.keys.filter { $0.project == project.folder }.map(\.key)
        let sorted = keys.sorted { ($1.createdAt, $0.id) < ($0.createdAt, $1.id) }
        return AdminBody.list(
            sorted.map { key in
                AdminBody.key(key, of: project, lastUse: definitions.uses.lastUse(of: key.id), now: request.now)
            })
    }

    private func createKey(_ writer: StoreWriter, _ request: APIRequest) throws -> Value {
        let project = try project(request)
        let settings = try AdminInput.key(try request.object(), catalog: catalog)
        let issued = try writer.createKey(
            project: project.slug, settings: settings, author: Self.author, now: request.now)
        return AdminBody.createdKey(issued.key, of: project, secret: issued.secret)
    }

    private func revokeKey(_ writer: StoreWriter, _ request: APIRequest) throws -> Value {
        let project = try project(request)
        let id = request.parameters["key_id"] ?? ""
        do {
            _ = try writer.revokeKey(id, of: project.folder, author: Self.author, now: request.now)
        } catch let error as DaybookError where error.code == .notFound {
            throw Failure(404, "API key '\(id)' not found.")
        }
        return .null
    }

    // MARK: Modules

    private func module(_ request: APIRequest) throws(ModuleRefusal) -> Module {
        try catalog.module(request.parameters["module_name"] ?? "")
    }

    private func set(_ isEnabled: Bool, _ writer: StoreWriter, _ request: APIRequest) throws -> Value {
        let project = try project(request)
        let module = try module(request)
        _ = try change([ModuleChange(name: module.id, isEnabled: isEnabled)], writer, request, of: project)
        return AdminBody.enabled(module, isEnabled)
    }

    private func change(
        _ changes: [ModuleChange], _ writer: StoreWriter, _ request: APIRequest, of known: Project? = nil
    ) throws -> Project {
        let asked = try known ?? project(request)
        let project = try writer.snapshot.project(slug: asked.slug)
        let modules = try catalog.settings(changes, over: project)
        return try writer.updateProject(
            slug: project.slug, .object([.init("modules", modules.value)]), author: Self.author, now: request.now)
    }
}
