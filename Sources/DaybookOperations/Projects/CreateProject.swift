package import DaybookCore
import DaybookJSON
import DaybookStore

/// Makes a project: `daybook project create`.
package struct CreateProject: StoreChange {
    private let settings: Value

    /// Takes the members of `Project.shape`; `name` is required.
    package init(settings: Value) {
        self.settings = settings
    }

    package func run(in workplace: Workplace) throws -> Outcome {
        let project = try workplace.write {
            try $0.createProject(settings, author: workplace.author, now: workplace.now)
        }
        return Outcome(project, "Made project \(project.slug).")
    }
}
