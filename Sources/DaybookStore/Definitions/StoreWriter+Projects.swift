package import DaybookCore
import DaybookGit
import DaybookJSON

extension StoreWriter {
    /// Makes a project from the members of `Project.shape`; `name` is required, the slug is made of it where none is
    /// given.
    ///
    /// - Throws: `Invalid` with every problem.
    package func createProject(_ settings: Value, author: Author, now: Instant) throws -> Project {
        try settle()
        var project = try Project.shape.decode(settings)
        let slugs = snapshot.takenSlugs
        if project.slug.isEmpty {
            project.slug = StoreName.free(Project.slug(from: project.name), besides: slugs)
        } else if slugs.contains(project.slug) {
            throw Invalid(problems: [Problem(field: "slug", words: "is the slug of another project")])
        }
        project.folder = StoreName.free(project.slug, besides: snapshot.takenFolders)
        project.id = chance.uuid()
        project.createdAt = now.text
        project.updatedAt = now.text
        try write(project, subject: "Create project \(project.slug)", author: author, now: now)
        return project
    }

    /// Changes the settings of a project that `changes` names; the others and unknown members of its file stay.
    ///
    /// - Throws: `not-found`, `Invalid` with every problem, `refused` where the file has an edit that is not committed,
    ///   or for a project that becomes public while passwords protect the same.
    @discardableResult
    package func updateProject(
        slug: String, _ changes: Value, subject: String? = nil, author: Author, now: Instant
    ) throws -> Project {
        try settle()
        let old = try snapshot.project(slug: slug)
        var problems: [Problem] = []
        for name in ["id", "created_at", "updated_at"] where changes[name] != nil {
            problems.append(Problem(field: name, words: "cannot be changed"))
        }
        for member in changes.members ?? [] where !Project.shape.infos.contains(where: { $0.name == member.name }) {
            problems.append(Problem(field: member.name, words: "is no setting of a project"))
        }
        var project = old
        do {
            project = try Project.shape.decode(changes, over: old)
        } catch {
            problems += error.problems
        }
        if project.slug != old.slug, snapshot.takenSlugs.contains(project.slug) {
            problems.append(Problem(field: "slug", words: "is the slug of another project"))
        }
        guard problems.isEmpty else { throw Invalid(problems: problems) }
        guard project != old else { return old }
        if project.isPublic && !old.isPublic { try refuseProtectedShares(of: project) }
        project.updatedAt = now.text
        try write(project, subject: subject ?? "Change project \(slug)", author: author, now: now)
        return project
    }

    /// Deletes a project with its events, definitions, import keys and salts; git and the ledger keep the act.
    package func deleteProject(slug: String, author: Author, now: Instant) throws {
        try settle()
        let project = try snapshot.project(slug: slug)
        try seal(author: author, now: now)
        let folder = "projects/\(project.folder)"
        let message = GitMessage("Delete project \(slug)", trailers: [.init("Project", project.folder)])
        var plan = ChangePlan(author: author, at: now, message: message)
        let tracked = try git.files(below: folder)
        plan.removals = try Set(tracked).union(paths(below: folder)).sorted()
        plan.drops = try paths(below: "\(DataDirectory.importKeys)/\(project.folder)")
        for share in snapshot.shares where share.project == project.folder {
            plan.drops += try shareSecrets.paths(of: share.share)
        }
        plan.ledger = snapshot.ledger.addition(of: [.projectDeleted(project: project.folder)], at: now)
        try check(plan)
        try importSalts.destroyAll(of: project.folder)
        try arrivalSalts.destroyAll(of: project.folder)
        try perform(plan)
    }

    /// Commits the edits of definitions and of the store's own top files that wait in the work tree.
    ///
    /// - Returns: the paths that were committed, none where nothing waits.
    /// - Throws: `refused` for sealed segments, the ledger, files that Daybook does not know and anything that holds a
    ///   secret or, outside rules, an address; `invalid` for definitions with mistakes. Then nothing is committed.
    @discardableResult
    package func commitWaiting(author: Author, now: Instant) throws -> [String] {
        try settle()
        let paths = try git.waitingPaths()
        guard !paths.isEmpty else { return [] }
        let guards = CommitGuard(directory: directory, files: files, hashes: secretHashes)
        try guards.check(paths)
        for path in paths where StorePath.isSealed(path) {
            throw DaybookError(
                .refused, "\(path) is sealed and may not be changed by hand.",
                remedy: "See `daybook verify`; bring it back with `git -C \(directory.path) checkout -- \(path)`.")
        }
        let isThere = try paths.map { try files.exists(directory.absolute($0)) }
        let changed = zip(paths, isThere).filter(\.1).map(\.0)
        try guards.checkEdits(changed)
        let removed = zip(paths, isThere).filter { !$0.1 }.map(\.0)
        try checkDefinitions(changed, removed: removed)
        let message = GitMessage("Commit \(paths.count) edited \(paths.count == 1 ? "file" : "files")")
        var plan = ChangePlan(author: author, at: now, message: message)
        plan.committed = changed
        plan.removals = removed
        try perform(plan)
        return paths
    }

    private func checkDefinitions(_ paths: [String], removed: [String]) throws {
        var edited: [Project] = []
        for path in paths where StorePath.isDefinition(path) {
            let bytes = try files.read(directory.absolute(path))
            do {
                let parts = path.split(separator: "/")
                if parts.count == 3 {
                    edited.append(try ProjectDefinitions.project(bytes, folder: String(parts[1])))
                } else if StorePath.isKey(path) {
                    _ = try KeyDefinitions.key(bytes, path: path)
                } else if StorePath.isShare(path) {
                    _ = try ShareDefinitions.share(bytes, path: path)
                } else if StorePath.isRule(path) {
                    _ = try RuleDefinitions.rule(bytes, path: path)
                } else {
                    _ = try JSON.parse(written: bytes)
                }
            } catch {
                throw DaybookError(
                    .invalid, "\(path) has mistakes: \(error).", remedy: "Correct the file and commit again.")
            }
        }
        let others = snapshot.projects.filter { project in
            let path = StorePath.definition(of: project.folder)
            return !paths.contains(path) && !removed.contains(path)
        }
        let shared = ProjectDefinitions.sharedSlugs(of: edited + others)
        for project in edited where shared.contains(project.slug) {
            throw DaybookError(
                .invalid,
                "\(StorePath.definition(of: project.folder)) has the slug '\(project.slug)' of another project.",
                remedy: "Give it another and commit again.")
        }
    }

    private func write(_ project: Project, subject: String, author: Author, now: Instant) throws {
        let message = GitMessage(subject, trailers: [.init("Project", project.folder)])
        try writeDefinition(
            project, shape: Project.shape, path: StorePath.definition(of: project.folder),
            plan: ChangePlan(author: author, at: now, message: message))
    }

    /// All files below a folder of the work tree, sorted; links are listed, not followed.
    func paths(below folder: String) throws(DaybookError) -> [String] {
        var found: [String] = []
        for name in try files.namesIfAny(in: directory.absolute(folder)) {
            let path = "\(folder)/\(name)"
            if try files.status(of: directory.absolute(path))?.kind == .folder {
                found += try paths(below: path)
            } else {
                found.append(path)
            }
        }
        return found
    }
}
