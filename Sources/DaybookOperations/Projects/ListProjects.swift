import DaybookCore
import DaybookStore

/// Lists the projects: `daybook project list`.
package struct ListProjects: StoreOperation {
    /// Takes no argument.
    package init() {}

    package func run(in workplace: Workplace) throws -> Outcome {
        let store = try workplace.snapshot()
        let projects = store.projects
        let broken = store.problems.map { "\($0.slug)\tbroken\t\($0.path) \($0.words)" }
        let lines = projects.map { project in
            let state = project.archived ? "archived" : project.visibility
            return "\(project.slug)\t\(state)\t\(project.timeZone)\t\(project.name)"
        }
        return Outcome(
            .object([.init("data", .list(projects.map(Project.shape.encode)))]),
            lines: lines.isEmpty && broken.isEmpty
                ? ["No project yet: daybook project create --name NAME"] : lines + broken)
    }
}
