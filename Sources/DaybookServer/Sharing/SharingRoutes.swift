import DaybookAPI
import DaybookCollect
import DaybookCore
import DaybookEngine
import DaybookOperations
import DaybookStore
import HTTPTypes

/// Shared dashboards for keys with the scope `query` (contract section 6.32); each change is the key's commit.
struct SharingRoutes: Sendable {
    let catalog: Catalog
    let definitions: DefinitionsKeeper
    let gate: Gate
    let workers: Workers
    let keeper: StoreKeeper
    let passwords: PasswordRules

    static let module = "sharing"

    /// All ask for the key before they read a body.
    var routes: [Route] {
        [
            Route([.listShares: list, .createShare: create], kind: "query"),
            Route([.showShare: show, .updateShare: update, .deleteShare: delete], kind: "query"),
        ].map { route in
            var route = route
            route.check = { request in
                let needed: ModuleAccess = request.method == .get || request.method == .head ? .read : .write
                _ = try gate.admit(request, scope: .query, module: SharingRoutes.module, access: needed)
            }
            return route
        }
    }

    private func list(_ request: APIRequest) throws -> APIResponse {
        let project = try gate.holder(request).target.project
        let shares = definitions.current.store.shares.filter { $0.project == project.folder }.map(\.share)
        let sorted = shares.sorted { ($1.createdAt, $0.id) < ($0.createdAt, $1.id) }
        return .json(AdminBody.list(sorted.map { ShareBody.share($0, of: project) }))
    }

    private func show(_ request: APIRequest) throws -> APIResponse {
        let project = try gate.holder(request).target.project
        let found = try SharingRoutes.found(request) {
            try definitions.current.store.share($0, of: project.folder)
        }
        return .json(ShareBody.share(found.share, of: project))
    }

    private func create(_ request: APIRequest) async throws -> APIResponse {
        try await change(201, request, reading: asked) { writer, project, asked, author in
            let issued = try writer.createShare(
                project: project.slug, settings: asked.input.settings, passwords: asked.passwords, author: author,
                now: request.now)
            return ShareBody.share(issued.share, of: project, token: issued.token, base: request.base)
        }
    }

    private func update(_ request: APIRequest) async throws -> APIResponse {
        try await change(200, request, reading: asked) { writer, project, asked, author in
            let passwords: PasswordChange =
                switch asked.input.password {
                case .unsaid: .kept
                case .none: .removed
                case .text: .replaced(by: asked.passwords)
                }
            let changed = try SharingRoutes.found(request) {
                try writer.updateShare(
                    $0, of: project.folder, settings: asked.input.settings, passwords: passwords, author: author,
                    now: request.now)
            }
            return ShareBody.share(changed.share, of: project)
        }
    }

    private func delete(_ request: APIRequest) async throws -> APIResponse {
        try await change(204, request, reading: { _ in }) { writer, project, _, author in
            _ = try SharingRoutes.found(request) {
                try writer.deleteShare($0, of: project.folder, author: author, now: request.now)
            }
            return .null
        }
    }

    // MARK: What every change has

    /// Reads the body before the writer is taken, since the key of a password takes a fifth of a second.
    private func change<Input: Sendable>(
        _ status: Int, _ request: APIRequest, reading: @escaping @Sendable (APIRequest) throws -> Input,
        _ body: @escaping @Sendable (StoreWriter, Project, Input, Author) throws -> Value
    ) async throws -> APIResponse {
        let entry = try gate.holder(request)
        let author = Author(name: entry.key.name, email: "\(entry.key.id)@daybook")
        return try await workers.run {
            let value = try Failure.translatingAdmin {
                let input = try reading(request)
                return try keeper.write { writer in
                    defer { definitions.take(writer.snapshot) }
                    try writer.follow()
                    return try body(writer, entry.target.project, input, author)
                }
            }
            return status == 204 ? .noContent : .json(value, status: status)
        }
    }

    /// What a body asks for, with the keys of its password.
    private struct Asked: Sendable {
        let input: ShareInput
        let passwords: [PreparedPassword]
    }

    private func asked(_ request: APIRequest) throws -> Asked {
        let input = try ShareInput(try request.object(), catalog: catalog)
        let project = try gate.holder(request).target.project
        if let dashboard = input.dashboard, try definitions.current.dashboard(dashboard, of: project, catalog) == nil {
            throw Failure(404, "Dashboard '\(dashboard)' not found.")
        }
        guard case .text(let text) = input.password else { return Asked(input: input, passwords: []) }
        try passwords.check(text)
        return Asked(input: input, passwords: [try PreparedPassword(text)])
    }

    /// Looks a share up by the id of the path, in the words of the contract where there is none.
    private static func found(
        _ request: APIRequest, _ look: (String) throws -> ProjectShare
    ) throws -> ProjectShare {
        let id = request.parameters["id"] ?? ""
        do {
            return try look(id)
        } catch let error as DaybookError where error.code == .notFound {
            throw Failure(404, "Shared dashboard '\(id)' not found.")
        }
    }
}
