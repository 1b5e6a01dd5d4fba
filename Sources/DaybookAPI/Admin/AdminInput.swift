package import DaybookCore
package import DaybookEngine

/// Reads the bodies of the admin API (contract section 6.34).
package enum AdminInput {
    /// The members of `Project.shape` that a new project is made of: `name`, `domain` and what `settings` holds.
    ///
    /// Settings that Daybook does not know are left out: clients of the original send their own.
    package static func project(_ body: Value, catalog: Catalog) throws(AdminRefusal) -> Value {
        var members: [Value.Member] = [.init("name", .text(try requiredText("name", body)))]
        if let domain = try text("domain", body) { members.append(.init("domain", .text(domain))) }
        guard let settings = body["settings"], settings != .null else { return .object(members) }
        guard let given = settings.members else { throw .wrongType("settings", "an object") }
        let known = Project.shape.infos.map(\.name).filter { !AdminBody.identityFields.contains($0) }
        members += given.filter { known.contains($0.name) && $0.name != "modules" }
        if let modules = settings["modules"], modules != .null {
            let changes = try self.modules(settings)
            members.append(.init("modules", try self.settings(changes, catalog: catalog).value))
        }
        return .object(members)
    }

    private static func settings(
        _ changes: [ModuleChange], catalog: Catalog
    ) throws(AdminRefusal) -> ModuleSettings {
        do {
            return try catalog.settings(changes, over: Project())
        } catch {
            throw AdminRefusal(error)
        }
    }

    /// The members of `AccessKey.settings` that a new key is made of.
    package static func key(_ body: Value, catalog: Catalog) throws(AdminRefusal) -> Value {
        var members: [Value.Member] = [.init("name", .text(try requiredText("name", body)))]
        if let system = try text("system", body) { members.append(.init("system", .text(system))) }
        if let scopes = try texts("scopes", body) { members.append(.init("scopes", .list(scopes.map(Value.text)))) }
        if let end = try text("expires_at", body) { members.append(.init("expires_at", .text(end))) }
        if let names = try texts("allowed_modules", body) {
            var modules: [Value] = []
            for name in names {
                do {
                    modules.append(.text(try catalog.module(name).id))
                } catch {
                    throw AdminRefusal(error)
                }
            }
            members.append(.init("allowed_modules", .list(modules)))
        }
        if let origins = try texts("origins", body) { members.append(.init("origins", .list(origins.map(Value.text)))) }
        do {
            _ = try AccessKey.shape.decode(.object(members))
        } catch {
            throw AdminRefusal(error)
        }
        return .object(members)
    }

    /// The changes of modules, written as a list or as an object keyed by name.
    package static func modules(_ body: Value) throws(AdminRefusal) -> [ModuleChange] {
        guard body.members != nil else { throw .noObject }
        var changes: [ModuleChange] = []
        switch body["modules"] {
        case nil, .null?: throw .missing("modules")
        case .list(let list)?:
            for item in list { changes.append(try change(item, named: try requiredText("name", item))) }
        case .object(let members)?:
            for member in members {
                guard member.value.members != nil else { throw .wrongType(member.name, "an object") }
                changes.append(try change(member.value, named: member.name))
            }
        default: throw .wrongType("modules", "an array")
        }
        return changes
    }

    /// The access that a body such as `{"access":"read"}` asks for.
    package static func access(_ body: Value) throws(AdminRefusal) -> ModuleAccess {
        guard let access = body["access"]?.text.flatMap(ModuleAccess.init) else { throw .wrongAccess }
        return access
    }

    private static func change(_ item: Value, named name: String) throws(AdminRefusal) -> ModuleChange {
        var isEnabled: Bool?
        if let enabled = item["enabled"], enabled != .null {
            guard case .bool(let flag) = enabled else { throw .wrongType("enabled", "a boolean") }
            isEnabled = flag
        }
        let isSaid = item["access"].map { $0 != .null } ?? false
        return ModuleChange(name: name, isEnabled: isEnabled, access: isSaid ? try access(item) : nil)
    }

    private static func requiredText(_ field: String, _ body: Value) throws(AdminRefusal) -> String {
        guard let text = try text(field, body), !text.isEmpty else { throw .missing(field) }
        return text
    }

    /// A text without the blanks around it; nil where it is absent or null.
    private static func text(_ field: String, _ body: Value) throws(AdminRefusal) -> String? {
        guard body.members != nil else { throw .noObject }
        guard let value = body[field], value != .null else { return nil }
        guard let text = value.text else { throw .wrongType(field, "a string") }
        let start = text.drop(while: \.isWhitespace)
        return String(start.reversed().drop(while: \.isWhitespace).reversed())
    }

    private static func texts(_ field: String, _ body: Value) throws(AdminRefusal) -> [String]? {
        guard let value = body[field], value != .null else { return nil }
        guard let list = value.list else { throw .wrongType(field, "an array") }
        let texts = list.compactMap(\.text)
        guard texts.count == list.count else { throw .wrongType(field, "an array of strings") }
        return texts
    }
}
