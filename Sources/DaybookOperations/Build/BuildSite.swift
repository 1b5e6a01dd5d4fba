import DaybookClassify
import DaybookCore
package import DaybookEngine
import DaybookSite
import DaybookStore

/// Computes every report and renders the site: `daybook build`.
///
/// The input is one commit: what is not sealed yet is sealed first, unless `seals` is off.
package struct BuildSite: StoreOperation {
    /// What to build, and where to.
    package struct Options: Sendable {
        package var folder = "public"
        /// The slug of the only project to compute; the files of the others stay as they are.
        package var project: String?
        /// Writes private projects too, for one's own eyes.
        package var includesPrivate = false
        /// The language of the pages.
        package var locale = "en"
        /// Where the site will be published, without a final slash; empty where that is not known.
        package var address = ""
        /// Lets search engines list the site.
        package var isIndexed = false
        package var asOf = AsOf.newest
        package var seals = true
        package var force = false
        package var jobs = 1
        /// Passwords of protected shares by their ids, for a copy of the store that lacks their keys.
        package var sharePasswords: [String: [String]] = [:]

        /// Every public project into `public`, with one thread.
        package init() {}

        /// True where a project's pages are written.
        func publishes(_ project: Project) -> Bool { project.isPublic || includesPrivate && !project.archived }
    }

    private let catalog: Catalog
    private let options: Options
    private let templates: [String]

    /// `templates` are folders with the page shells, of which an earlier one lies over a later one.
    package init(catalog: Catalog, options: Options, templates: [String]) {
        self.catalog = catalog
        self.options = options
        self.templates = templates
    }

    package func run(in workplace: Workplace) throws -> Outcome {
        try checkFolder(workplace)
        let (store, (providers, templates)) = try Parallel.both(jobs: options.jobs) {
            let store = try options.seals ? sealed(workplace) : workplace.snapshot()
            if let slug = options.project { _ = try store.rules(of: store.project(slug: slug)) }
            return store
        } and: {
            try (self.providers, self.pageTemplates)
        }
        let previous = PublishedManifest.read(options.folder)
        let tree = try SiteTree(root: options.folder, previous: previous, force: options.force)
        let inputs = try SiteInputs(
            store: store, templates: templates, providers: providers, catalog: catalog, options: options,
            now: workplace.now)
        let shares = try ShareBuild(store, inputs, catalog, options, now: workplace.now)
        if previous?.fact("inputs") == .text(inputs.digest), tree.isWhole, shares.isWhole(in: tree) {
            return outcome(tree.unchanged, [:], shares, store)
        }
        let projects = store.projects.filter(options.publishes).sorted { $0.slug < $1.slug }
        for broken in store.problems { tree.keep(everythingIn: "\(broken.slug)/") }
        let unruled = Set(store.ruleProblems.map(\.project))
        // Of a project that is not computed what the last build said still holds.
        var asOf: [String: Value] = [:]
        for member in previous?.fact("as_of")?.members ?? [] { asOf[member.name] = member.value }
        var counts: [String: Int] = [:]
        var listed: [Project] = []
        for project in projects {
            if unruled.contains(project.folder) {
                if tree.keep(everythingIn: "\(project.slug)/") { listed.append(project) }
                continue
            }
            listed.append(project)
            if let only = options.project, only != project.slug, tree.keep(everythingIn: "\(project.slug)/") {
                continue
            }
            let build = try ProjectBuild(project, store, inputs, catalog, options, now: workplace.now)
            let before = tree.writtenCount
            try build.add(to: tree, templates)
            counts[project.slug] = tree.writtenCount - before
            asOf[project.slug] = build.asOf.map { .text($0.preciseText) } ?? .null
        }
        try prune(store)
        try Documents(catalog: catalog, templates: templates, inputs: inputs, projects: listed).add(to: tree)
        try FirstPage(projects: listed, catalog: catalog, templates: templates, inputs: inputs).add(to: tree)
        let moments = listed.compactMap { project in asOf[project.slug].map { Value.Member(project.slug, $0) } }
        let sharedPages = try shares.add(to: tree, templates)
        let result = try tree.publish(facts: inputs.facts(asOf: moments))
        try shares.note(sharedPages, of: tree)
        return outcome(result, counts, shares, store)
    }

    private var providers: ProviderTable {
        get throws { try ProviderTable(path: Templates.path(of: "tables/providers.json", in: templates)) }
    }

    private var pageTemplates: Templates {
        get throws { try Templates(folders: templates, locale: options.locale, isIndexed: options.isIndexed) }
    }

    /// Refuses a folder whose readers would see what they must not.
    private func checkFolder(_ workplace: Workplace) throws(DaybookError) {
        if SitePath.overlap(options.folder, workplace.data) {
            throw DaybookError(
                .refused,
                "The folder \(options.folder) and the data directory \(workplace.data) lie in each other.",
                remedy: "Name another folder with --public.")
        }
        guard let previous = PublishedManifest.read(options.folder) else { return }
        if previous.fact("private") == .bool(true) && !options.includesPrivate {
            throw DaybookError(
                .refused, "\(options.folder) holds a build of private projects.",
                remedy: "Keep it apart: build into another folder, or add --private.")
        }
        if previous.fact("private") == .bool(false) && options.includesPrivate {
            throw DaybookError(
                .refused, "\(options.folder) holds a site for everyone, private projects do not belong in it.",
                remedy: "Name a folder of its own with --public.")
        }
    }

    /// Gives the room back that columns of erased segments and undone imports, counts of deleted projects, and cells of
    /// those that are not published take.
    private func prune(_ store: StoreSnapshot) throws {
        let sources = try store.projects.map { try store.segments(of: $0) }
        let cache = store.directory.absolute(DataDirectory.cache)
        ColumnCache(in: cache).prune(keeping: sources.flatMap(\.segments))
        CountedProject.prune(cache, keeping: store.projects)
        CubeStore.prune(cache, keeping: store.projects.filter(options.publishes))
    }

    /// The store with nothing left to seal; whoever holds it seals.
    ///
    /// Where nothing waits no lock is taken, so that a read-only copy can be built.
    private func sealed(_ workplace: Workplace) throws -> StoreSnapshot {
        let store = try workplace.snapshot()
        guard try store.waitsForWriter() else { return store }
        _ = try workplace.carryOut(SealJournal())
        return try workplace.snapshot()
    }

    private func outcome(
        _ result: SiteTree.Outcome, _ counts: [String: Int], _ shares: ShareBuild, _ store: StoreSnapshot
    ) -> Outcome {
        var lines = store.projects.sorted { $0.slug < $1.slug }.map { line($0, counts[$0.slug] ?? 0, shares) }
        lines += store.problems.map { "\($0.slug): \($0.path) \($0.words); its pages stay as they were." }
        lines += store.ruleProblems.map { "\($0.path) \($0.words); the pages of its project stay as they were." }
        lines += shares.lines
        for project in store.projects where options.publishes(project) {
            lines += ProjectNotes(project, store, catalog).faults.map { "\($0.path) \($0.words); it is not shown." }
        }
        let waiting = (try? store.waitingPaths()) ?? []
        lines += waiting.map { "\($0) has an edit that is not committed and has no effect: daybook commit" }
        let (written, kept) = (result.written, result.kept)
        lines.append("\(options.folder): \(written) files written, \(kept) unchanged, \(result.removed) removed.")
        return Outcome(
            .object([
                .init("commit", .text(store.commit)), .init("written", .int(result.written)),
                .init("unchanged", .int(result.kept)), .init("removed", .int(result.removed)),
                .init("reproducible", .bool(options.seals)), .init("waiting", .list(waiting.map(Value.text))),
            ]), lines: lines)
    }

    /// What became of a project, or how to publish it.
    private func line(_ project: Project, _ count: Int, _ shares: ShareBuild) -> String {
        let slug = project.slug
        if options.publishes(project) {
            return "\(slug): \(count) files written in \(options.folder)/\(slug)/\(shares.words(of: project, ";"))."
        }
        if project.archived { return "\(slug): archived, nothing published." }
        return "\(slug): private, nothing published\(shares.words(of: project, " but")). "
            + "Publish it with 'daybook project set \(slug) visibility=public', "
            + "or write it for your own eyes with 'daybook build --private --public DIR'."
    }
}
