import DaybookAPI
import DaybookCollect
import DaybookCore
import DaybookOperations
import DaybookStore

/// A project's privacy settings, for keys with the scope `admin` (contract section 6.29); a change is the key's commit.
struct PrivacyRoutes: Sendable {
    let definitions: DefinitionsKeeper
    let gate: Gate
    let workers: Workers
    let keeper: StoreKeeper

    /// All ask for the key before they read a body.
    var routes: [Route] {
        var route = Route([.showPrivacy: show, .changePrivacy: change], kind: "admin")
        route.check = { _ = try gate.admit($0, scope: .admin, module: nil) }
        return [route]
    }

    private func show(_ request: APIRequest) throws -> APIResponse {
        .json(PrivacySettings.body(of: try gate.holder(request).target.project))
    }

    private func change(_ request: APIRequest) async throws -> APIResponse {
        let entry = try gate.holder(request)
        let author = Author(name: entry.key.name, email: "\(entry.key.id)@daybook")
        return try await workers.run {
            .json(
                try Failure.translatingAdmin {
                    let changes = try PrivacySettings.changes(try request.object())
                    return try keeper.write { writer in
                        try writer.follow()
                        let project = try writer.updateProject(
                            slug: entry.target.project.slug, changes, author: author, now: request.now)
                        definitions.take(writer.snapshot)
                        return PrivacySettings.body(of: project)
                    }
                })
        }
    }
}
