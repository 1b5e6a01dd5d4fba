import Crypto
import DaybookCore
import DaybookEngine
import DaybookSite
import DaybookStore

/// The shares' part of a build: a page for each share in force, and the end of those that are not.
struct ShareBuild {
    private let store: StoreSnapshot
    private let inputs: SiteInputs
    private let catalog: Catalog
    private let options: BuildSite.Options
    private let now: Instant
    private let engine: Engine
    private let list: SharedPageList
    /// The shares that have pages, with the content keys of the protected ones, by the folders of their projects.
    private let shown: [String: [(share: Share, key: SealingKey?)]]
    /// Which shares have no page or protect nothing, for people.
    let lines: [String]

    /// Finds out which shares have pages, and opens the protected ones.
    ///
    /// A build for one's own eyes has none.
    /// - Throws: `usage` for a password that opens no share.
    init(
        _ store: StoreSnapshot, _ inputs: SiteInputs, _ catalog: Catalog, _ options: BuildSite.Options, now: Instant
    ) throws {
        (self.store, self.inputs, self.catalog, self.options, self.now) = (store, inputs, catalog, options, now)
        engine = Engine(jobs: options.jobs)
        list = SharedPageList(of: store.directory)
        if let unknown = options.sharePasswords.keys.sorted().first(where: { id in
            !store.shares.contains { $0.share.id == id }
        }) {
            throw DaybookError(
                .usage, "There is no share \(unknown), of which a password is given.",
                remedy: "`daybook share list` shows the ids.")
        }
        var shown: [String: [(Share, SealingKey?)]] = [:]
        var lines = store.shareProblems.map { "\($0.path) \($0.words); it has no page until it is mended." }
        let live = Set(store.projects.filter { !$0.archived }.map(\.folder) + store.problems.map(\.folder))
        for found in store.shares where live.contains(found.project) && !options.includesPrivate {
            let share = found.share
            guard share.isInForce(at: now) else { continue }
            guard (try? Filter(share.filter)) != nil else {
                lines.append("Share \(share.id) is left out: its filter cannot be read. Mend \(found.path).")
                continue
            }
            if share.isProtected, share.filter.isEmpty,
                store.projects.contains(where: { $0.folder == found.project && $0.isPublic })
            {
                lines.append("Share \(share.id) is protected, but its project is public: everybody can read the same.")
            }
            let key = try ShareBuild.key(of: share, store, options.sharePasswords[share.id] ?? [])
            if share.isProtected && key == nil {
                lines.append(
                    "Share \(share.id) is left out: this copy of the store lacks its key. Bring .daybook/secrets back "
                        + "from a backup, or name one of its passwords with --share-password-file \(share.id)=FILE.")
            } else {
                shown[found.project, default: []].append((share, key))
            }
        }
        self.shown = shown
        self.lines = lines
    }

    private static func key(of share: Share, _ store: StoreSnapshot, _ passwords: [String]) throws -> SealingKey? {
        guard share.isProtected else { return nil }
        for password in passwords {
            guard let key = share.contentKey(password: password) else {
                throw DaybookError(
                    .usage, "The password given for the share \(share.id) does not open it.",
                    remedy: "Check the file that --share-password-file names.")
            }
            return key
        }
        return try store.contentKey(of: share)
    }

    /// A project's shared pages as a part of a sentence, after `before`; empty where it has none.
    func words(of project: Project, _ before: String) -> String {
        guard let count = shown[project.folder]?.count else { return "" }
        return "\(before) \(count) shared \(count == 1 ? "page" : "pages") in \(options.folder)/\(Share.root)/"
    }

    /// True where the site has the pages of these very inputs.
    func isWhole(in tree: SiteTree) -> Bool {
        let site = list.site(at: tree.root)
        return shown.isEmpty && site.files.isEmpty
            || site.inputs == digest && site.files.allSatisfy { tree.has($0.key, byteCount: $0.value) }
    }

    /// Hex SHA-256 of everything that the pages can depend on.
    private var digest: String {
        let lines = shown.sorted { $0.key < $1.key }.flatMap { folder, shares in
            shares.map { share, _ in
                var writer = JSONWriter()
                writer.value(Share.shape.encode(share))
                return "share of \(folder) \(String(decoding: writer.bytes, as: UTF8.self))"
            }
        }
        return inputs.id(["site \(inputs.digest)"] + lines)
    }

    /// Adds the pages of all shares, and takes those away that are no more; `templates` are those of the site.
    ///
    /// What there will be is written down before it is there, so that no page is ever forgotten.
    /// - Returns: what the list is to hold when the site is published.
    func add(to tree: SiteTree, _ templates: Templates) throws -> SharedPageList.Site {
        let before = list.site(at: tree.root)
        var site = SharedPageList.Site(inputs: digest)
        let unreadable = Set(store.problems.map(\.folder) + store.ruleProblems.map(\.project))
        for (folder, shares) in shown.sorted(by: { $0.key < $1.key }) {
            let isLeft = unreadable.contains(folder) || options.project.map { !isProject($0, folder) } ?? false
            let pages = Set(shares.map(\.share.page))
            let kept = before.files.filter { pages.contains(SharedPageList.page(of: $0.key) ?? "") }
            if isLeft {
                site.files.merge(kept) { first, _ in first }
                site.inputs = ""
                continue
            }
            for file in try files(of: shares, folder, templates) {
                site.files[file.path] = file.bytes.count
                try tree.addUnlisted(file)
            }
        }
        if site.files.isEmpty { site = .init() }
        tree.removeUnlisted(before.files.keys.filter { site.files[$0] == nil })
        let both = site.files.merging(before.files) { first, _ in first }
        if both != before.files { try list.set(.init(files: both), at: tree.root) }
        return site
    }

    /// Writes down what a published site has.
    func note(_ site: SharedPageList.Site, of tree: SiteTree) throws {
        if site != list.site(at: tree.root) { try list.set(site, at: tree.root) }
    }

    private func isProject(_ slug: String, _ folder: String) -> Bool {
        store.projects.contains { $0.slug == slug && $0.folder == folder }
    }

    /// The files of a project's shares, whose reports are computed in one pass.
    private func files(
        of shares: [(share: Share, key: SealingKey?)], _ folder: String, _ templates: Templates
    ) throws -> [SiteFile] {
        guard let project = store.projects.first(where: { $0.folder == folder }) else { return [] }
        let source = try store.segments(of: project, openTail: !options.seals)
        let setting = try inputs.setting(of: project, catalog)
        let counted = try CountedProject(setting, of: source, engine: engine)
        let (snapshot, days) = (counted.snapshot, counted.days.days)
        let asOf = options.asOf.instant(newest: snapshot.newest, now: now)
        let today = snapshot.calendar.day(of: asOf)
        let dashboards = ProjectNotes(project, store, catalog).dashboards
        let layouts = shares.map { share, _ in dashboards.first { $0.id == share.dashboard } }
        let queries = try zip(shares, layouts).map { shown, layout in
            let share = shown.share
            return DashboardQuery(
                catalog.narrowed(to: share, dashboard: layout),
                days: (share.period.flatMap(ShareSpan.init) ?? .standard).days(
                    today: today, first: days.first ?? today),
                calendar: snapshot.calendar, filter: try Filter(share.filter),
                publicThreshold: project.publishThreshold > 0 ? project.publishThreshold : nil)
        }
        var values = try engine.run(queries.flatMap(\.plans), on: snapshot, using: counted.days)[...]
        // What a project's own people note is not for those it is shared with.
        let facts = ProjectFacts(days: days, annotations: [])
        return try shares.indices.flatMap { index in
            let (shown, query) = (shares[index], queries[index])
            let own = values.prefix(query.plans.count)
            values = values.dropFirst(query.plans.count)
            let dashboard = SharedDashboard(
                title: shown.share.name, zone: project.timeZone, layout: layouts[index],
                values: query.values(own, asOf: asOf), facts: facts,
                inputs: id(shown.share, project, query, source, counted.days), templates: templates)
            guard let key = shown.key else { return dashboard.openFiles(in: shown.share.folder) }
            let sealed = try SealedPage.bytes(of: shown.share, content: dashboard.content, key: key)
            return [dashboard.lockedFile(in: shown.share.folder, sealed: sealed)]
        }
    }

    /// The id of what a page is computed from, which stands on it.
    private func id(
        _ share: Share, _ project: Project, _ query: DashboardQuery, _ source: StoredSegments, _ days: DayTallies
    ) -> String {
        let range = ReportRange(days: query.days, calendar: query.calendar)
        return inputs.id(
            project, query.days, facts: [SiteInputs.definition(share)], touching: source.touching(range, in: days),
            tail: source.openTail)
    }
}
