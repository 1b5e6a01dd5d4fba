package import DaybookCore

/// What a project has of a module.
package struct ModuleState: Sendable, Equatable {
    package let isEnabled: Bool
    package let access: ModuleAccess
}

/// What somebody wants of a module; nil leaves it as it is.
package struct ModuleChange: Sendable, Equatable {
    /// The module's id or an alias of it.
    package let name: String
    package let isEnabled: Bool?
    package let access: ModuleAccess?

    /// Asks for a state of a module.
    package init(name: String, isEnabled: Bool? = nil, access: ModuleAccess? = nil) {
        self.name = name
        self.isEnabled = isEnabled
        self.access = access
    }
}

/// Why a module is not changed, in the words of contract section 6.3.
package enum ModuleRefusal: Error, Sendable, Equatable, CustomStringConvertible {
    case unknown(String)
    case core
    case notAvailable(String)

    /// The words of the answer.
    package var description: String {
        switch self {
        case .unknown(let name): "Unknown module: \(name)"
        case .core: "Cannot disable 'core' module"
        case .notAvailable(let id): "Module '\(id)' is not available in this version."
        }
    }
}

extension Catalog {
    /// The names that clients of the original use for modules (contract section 6.3).
    private static let aliases = [
        "web_vitals": "webvitals", "scroll_depth": "scroll", "search_queries": "search", "js_errors": "error_tracking",
        "click_events": "heatmaps", "pageviews": "core", "events": "core",
    ]

    /// The module of that id or alias.
    package func module(_ name: String) throws(ModuleRefusal) -> Module {
        let id = Catalog.aliases[name] ?? name
        guard let module = modules.first(where: { $0.id == id }) else { throw .unknown(name) }
        return module
    }

    /// What a project has of a module; one that this version lacks is off whatever the project's file says.
    package func state(of module: Module, in project: Project) -> ModuleState {
        if module.isCore { return ModuleState(isEnabled: true, access: .all) }
        let difference = project.modules[module.id]
        let isEnabled = module.isAvailable && difference.isEnabled ?? module.isEnabledByDefault
        return ModuleState(isEnabled: isEnabled, access: difference.access ?? .all)
    }

    /// The modules of a project after some changes, all of them or none.
    ///
    /// Asking for the state that a module has is no change, so that what was listed can be sent back.
    package func settings(
        _ changes: [ModuleChange], over project: Project
    ) throws(ModuleRefusal) -> ModuleSettings {
        var project = project
        for change in changes {
            let module = try module(change.name)
            let state = state(of: module, in: project)
            let wanted = ModuleState(
                isEnabled: change.isEnabled ?? state.isEnabled, access: change.access ?? state.access)
            guard wanted != state else { continue }
            if module.isCore { throw .core }
            guard module.isAvailable else { throw .notAvailable(module.id) }
            project.modules.set(
                module.id, isEnabled: wanted.isEnabled, access: wanted.access,
                startsEnabled: module.isEnabledByDefault)
        }
        return project.modules
    }
}
