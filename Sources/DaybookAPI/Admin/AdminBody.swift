package import DaybookCore
package import DaybookEngine

/// The bodies that the admin API answers with (contract section 6.34).
package enum AdminBody {
    /// The members of a project's file that are not among its settings.
    static let identityFields = ["id", "name", "domain", "created_at", "updated_at"]

    /// A project: who it is, and its settings in one object.
    package static func project(_ project: Project) -> Value {
        let members = Project.shape.encode(project).members ?? []
        let settings = members.filter { !identityFields.contains($0.name) }
        return .object([
            .init("id", .text(project.id)), .init("name", .text(project.name)), .init("domain", .text(project.domain)),
            .init("created_at", .text(project.createdAt)), .init("settings", .object(settings)),
            .init("updated_at", .text(project.updatedAt)),
        ])
    }

    /// A new key with its secret, which no other answer has.
    package static func createdKey(_ key: AccessKey, of project: Project, secret: String) -> Value {
        .object(
            [
                .init("id", .text(key.id)), .init("project_id", .text(project.id)), .init("key", .text(secret)),
                .init("name", .text(key.name)),
            ] + allowances(of: key) + [.init("created_at", .text(key.createdAt))])
    }

    /// A row of the list of keys: never the secret, nor its hash.
    package static func key(_ key: AccessKey, of project: Project, lastUse: Instant?, now: Instant) -> Value {
        .object(
            [
                .init("id", .text(key.id)), .init("project_id", .text(project.id)), .init("name", .text(key.name)),
                .init("key_prefix", .text(key.maskedSecret)),
            ] + allowances(of: key) + [
                .init("created_at", .text(key.createdAt)), .init("last_used_at", (lastUse?.text).value),
                .init("is_active", .bool(key.isValid(at: now))),
            ])
    }

    /// A list as the admin API wraps it.
    package static func list(_ rows: [Value]) -> Value { .object([.init("data", .list(rows))]) }

    /// All modules in the order of the documents; `isUpdate` for the answer to a change.
    package static func modules(of project: Project, catalog: Catalog, isUpdate: Bool = false) -> Value {
        let rows = catalog.modules.map { module in
            let state = catalog.state(of: module, in: project)
            return Value.object([
                .init("name", .text(module.id)), .init("enabled", .bool(state.isEnabled)),
                .init("access", .text(state.access.rawValue)), .init("description", .text(module.about)),
                .init("category", .text(module.category.rawValue)),
            ])
        }
        let modules = Value.Member("modules", .list(rows))
        return .object(isUpdate ? [modules, .init("ok", .bool(true))] : [modules])
    }

    /// The answer to enabling or disabling a module.
    package static func enabled(_ module: Module, _ isEnabled: Bool) -> Value {
        .object([
            .init("ok", .bool(true)), .init("module", .text(module.id)), .init("enabled", .bool(isEnabled)),
        ])
    }

    /// The answer to a change of a module's access.
    package static func access(_ module: Module, _ access: ModuleAccess) -> Value {
        .object([
            .init("ok", .bool(true)), .init("module", .text(module.id)), .init("access", .text(access.rawValue)),
        ])
    }

    /// What a key allows; its origins only where it has some, since the original knows none.
    private static func allowances(of key: AccessKey) -> [Value.Member] {
        [.init("scopes", key.scopes.value), .init("allowed_modules", key.allowedModules.value)]
            + (key.origins.map { [.init("origins", $0.value)] } ?? [])
            + [.init("expires_at", key.expiresAt.value)]
    }
}
