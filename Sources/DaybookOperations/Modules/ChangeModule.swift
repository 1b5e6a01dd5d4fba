package import DaybookCore
package import DaybookEngine
import DaybookStore

/// Switches a module of a project, or changes who may do what with it: `daybook module enable` and `disable`.
package struct ChangeModule: StoreChange {
    private let project: String
    private let module: String
    private let startsEnabled: Bool
    private let isEnabled: Bool?
    private let access: ModuleAccess?

    /// Asks for a state; what is nil stays as it is.
    ///
    /// - Throws: `usage` for a module that there is not, `refused` for one that cannot be changed so.
    package init(
        catalog: Catalog, project: String, module name: String, isEnabled: Bool? = nil, access: ModuleAccess? = nil
    ) throws(DaybookError) {
        let module = try catalog.known(name)
        do {
            _ = try catalog.settings(
                [ModuleChange(name: name, isEnabled: isEnabled, access: access)], over: Project())
        } catch {
            throw DaybookError(.refused, "\(error)".hasSuffix(".") ? "\(error)" : "\(error).")
        }
        self.project = project
        self.module = module.id
        self.startsEnabled = module.isEnabledByDefault
        self.isEnabled = isEnabled
        self.access = access
    }

    package func run(in workplace: Workplace) throws -> Outcome {
        try workplace.write { writer in
            var modules = try writer.snapshot.project(slug: project).modules
            let old = modules[module]
            let isEnabled = isEnabled ?? old.isEnabled ?? startsEnabled
            let access = access ?? old.access ?? .all
            modules.set(module, isEnabled: isEnabled, access: access, startsEnabled: startsEnabled)
            let changed = try writer.updateProject(
                slug: project, .object([.init("modules", modules.value)]),
                subject: "\(isEnabled ? "Enable" : "Disable") module \(module) of \(project)", author: workplace.author,
                now: workplace.now)
            return Outcome(
                .object([
                    .init("ok", .bool(true)), .init("module", .text(module)), .init("enabled", .bool(isEnabled)),
                    .init("access", .text(access.rawValue)),
                ]),
                lines: ["\(changed.slug): \(module) is \(isEnabled ? "on" : "off"), access \(access.rawValue)."])
        }
    }
}

extension Catalog {
    /// The module of a name that somebody wrote.
    ///
    /// - Throws: `usage`, with the modules there are.
    func known(_ name: String) throws(DaybookError) -> Module {
        do {
            return try module(name)
        } catch {
            let ids = modules.map(\.id).joined(separator: ", ")
            throw DaybookError(.usage, "\(error).", remedy: "The modules are: \(ids).")
        }
    }
}
