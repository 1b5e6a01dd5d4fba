import DaybookCore
import DaybookStore

/// Deletes a project with all it had: `daybook project delete`.
package struct DeleteProject: StoreChange {
    private let slug: String

    /// Names the project.
    package init(slug: String) {
        self.slug = slug
    }

    package func run(in workplace: Workplace) throws -> Outcome {
        try workplace.write {
            try $0.deleteProject(slug: slug, author: workplace.author, now: workplace.now)
        }
        return Outcome(
            .object([.init("slug", .text(slug)), .init("deleted", .bool(true))]),
            lines: ["Deleted project \(slug); the ledger and git's history keep the act."])
    }
}
