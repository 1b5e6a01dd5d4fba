package import DaybookCore
import DaybookJSON
import DaybookStore

/// Changes settings of a project: `daybook project set`, `rename` and `archive`.
package struct ChangeProject: StoreChange {
    private let slug: String
    private let changes: Value

    /// Takes the members that change.
    package init(slug: String, changes: Value) {
        self.slug = slug
        self.changes = changes
    }

    package func run(in workplace: Workplace) throws -> Outcome {
        let project = try workplace.write {
            try $0.updateProject(slug: slug, changes, author: workplace.author, now: workplace.now)
        }
        return Outcome(project, "Changed project \(project.slug).")
    }
}
