package import DaybookCore
import DaybookGit
import DaybookJSON

extension StoreWriter {
    /// Adds a rule of a project from the members of `Rule.shape`, in one commit.
    ///
    /// - Throws: `not-found`, `exists` for a name that is taken, `Invalid` with every problem.
    package func addRule(
        project slug: String, name: String, settings: Value, author: Author, now: Instant
    ) throws -> Rule {
        try settle()
        let project = try snapshot.project(slug: slug)
        let rule = try Rule.read(settings, name: name)
        let path = StorePath.rule(name, of: project.folder)
        guard try git.bytes(of: path) == nil else {
            throw DaybookError(
                .exists, "The project '\(slug)' has a rule '\(name)' already.",
                remedy: "Take another name, or remove that one with `daybook rules remove`.")
        }
        let message = GitMessage("Add rule \(name) of \(slug)", trailers: trailers(project, name))
        try writeDefinition(
            rule, shape: Rule.shape, path: path, plan: ChangePlan(author: author, at: now, message: message))
        return rule
    }

    /// Removes a rule of a project, a broken one too, in one commit; its past is in git.
    ///
    /// - Throws: `not-found`, `refused` where its file has an edit that is not committed.
    package func removeRule(project slug: String, name: String, author: Author, now: Instant) throws {
        try settle()
        let project = try snapshot.project(slug: slug)
        let path = StorePath.rule(name, of: project.folder)
        guard Rule.nameCheck.holds(name), try git.bytes(of: path) != nil else {
            throw DaybookError(
                .notFound, "The project '\(slug)' has no rule '\(name)'.",
                remedy: "See `daybook rules list --project \(slug)`.")
        }
        try refuseWaitingEdit(of: path)
        let message = GitMessage("Remove rule \(name) of \(slug)", trailers: trailers(project, name))
        var plan = ChangePlan(author: author, at: now, message: message)
        plan.removals = [path]
        try perform(plan)
    }

    private func trailers(_ project: Project, _ name: String) -> [GitMessage.Trailer] {
        [.init("Project", project.folder), .init("Rule", name)]
    }
}
