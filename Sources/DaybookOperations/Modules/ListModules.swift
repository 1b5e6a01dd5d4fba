import DaybookAPI
import DaybookCore
package import DaybookEngine
import DaybookStore

/// Lists what a project has of the modules: `daybook module list`.
package struct ListModules: StoreOperation {
    private let catalog: Catalog
    private let project: String

    /// Names a project.
    package init(catalog: Catalog, project: String) {
        self.catalog = catalog
        self.project = project
    }

    package func run(in workplace: Workplace) throws -> Outcome {
        let project = try workplace.snapshot().project(slug: project)
        let lines = catalog.modules.map { module in
            let state = catalog.state(of: module, in: project)
            let words = module.isAvailable ? state.isEnabled ? "on" : "off" : "not in this version"
            return [module.id, words, state.access.rawValue, module.about].joined(separator: "\t")
        }
        return Outcome(AdminBody.modules(of: project, catalog: catalog), lines: lines)
    }
}
