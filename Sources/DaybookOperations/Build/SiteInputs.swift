import Crypto
import DaybookClassify
import DaybookCore
import DaybookEngine
import DaybookSite
import DaybookStore

/// What a site is computed from, hashed: for the whole site, and for each page what touches it.
struct SiteInputs {
    /// Hex SHA-256 of everything the site can depend on; equal means that nothing need be computed.
    let digest: String
    private let store: StoreSnapshot
    /// What counts depend on, of whatever project.
    private let counting: [String]
    /// The same and what pages look like.
    private let common: [String]
    private let isReproducible: Bool
    private let includesPrivate: Bool
    private let providers: ProviderTable

    init(
        store: StoreSnapshot, templates: Templates, providers: ProviderTable, catalog: Catalog,
        options: BuildSite.Options, now: Instant
    ) throws {
        self.store = store
        self.providers = providers
        isReproducible = options.seals
        includesPrivate = options.includesPrivate
        counting = [
            "daybook \(DaybookVersion.current)", "time zones \(LocalCalendar.rulesVersion)",
            "providers \(SiteInputs.hash(Array(providers.definitions.utf8)))",
        ]
        common =
            counting + [
                "site format \(SiteInputs.format)",
                "templates \(templates.digest) \(options.locale) \(options.isIndexed) \(options.address)",
            ]
        var lines = common + ["ledger \(store.ledger.head)", "as of \(SiteInputs.text(options.asOf, now: now))"]
        lines.append("private \(options.includesPrivate), project \(options.project ?? "all")")
        for project in store.projects {
            lines += [SiteInputs.definition(project), SiteInputs.rules(project, store)]
            let tail = options.seals ? [] : try store.segments(of: project, openTail: true).openTail
            if !tail.isEmpty { lines.append("tail \(SiteInputs.hash(tail))") }
            lines += ProjectNotes(project, store, catalog).lines
        }
        digest = SiteInputs.hash(lines)
    }

    /// Version of the paths and pages; counts up when they change.
    private static let format = 2

    /// The id of a period's pages: `facts` are what they say beside reports, `touching` the ledger lines of the
    /// segments that can change them.
    func id(_ project: Project, _ period: Period, facts: [String], touching: [String], tail: [UInt8]) -> String {
        id(project, period.days, facts: facts + ["period \(period.id)"], touching: touching, tail: tail)
    }

    /// The id of pages of any days of a project.
    func id(
        _ project: Project, _ days: ClosedRange<Day>, facts: [String], touching: [String], tail: [UInt8]
    ) -> String {
        SiteInputs.hash(common + facts + lines(project, days, touching: touching, tail: tail))
    }

    /// The id of what is counted of a day, whatever its pages look like.
    func id(countsOf day: Day, _ project: Project, touching: [String], tail: [UInt8]) -> String {
        SiteInputs.hash(counting + lines(project, day...day, touching: touching, tail: tail))
    }

    private func lines(_ project: Project, _ days: ClosedRange<Day>, touching: [String], tail: [UInt8]) -> [String] {
        var lines = [SiteInputs.definition(project), SiteInputs.rules(project, store)]
        lines.append("days \(days.lowerBound.text) \(days.upperBound.text)")
        lines += touching.map { "segment \($0)" }
        if !tail.isEmpty { lines.append("tail \(SiteInputs.hash(tail))") }
        return lines
    }

    /// The id of a page that depends on nothing but the given facts.
    func id(_ facts: [String]) -> String { SiteInputs.hash(common + facts) }

    /// A project's definition as it counts for its pages.
    static func definition(_ project: Project) -> String {
        var writer = JSONWriter()
        writer.value(Project.shape.encode(project))
        return "project \(project.folder) \(String(decoding: writer.bytes, as: UTF8.self))"
    }

    /// What a share says of its page.
    static func definition(_ share: Share) -> String {
        let members = (Share.shape.encode(share).members ?? []).filter { Share.settings.contains($0.name) }
        var writer = JSONWriter()
        writer.value(.object(members))
        return "share \(String(decoding: writer.bytes, as: UTF8.self))"
    }

    /// A project's rules as they count for its pages; those of a broken one are those of nobody.
    private static func rules(_ project: Project, _ store: StoreSnapshot) -> String {
        guard let rules = try? store.rules(of: project) else { return "rules broken" }
        var writer = JSONWriter()
        writer.value(.list(rules.map(Rule.shape.encode)))
        return "rules \(project.folder) \(String(decoding: writer.bytes, as: UTF8.self))"
    }

    /// What the reports of a project depend on beside its segments.
    ///
    /// - Throws: `invalid` for a broken rule or a time zone that there is not.
    func setting(of project: Project, _ catalog: Catalog) throws -> CountedProject.Setting {
        try CountedProject.Setting(
            project, under: store.rules(of: project), catalog: catalog,
            columns: catalog.columns.union(Cube.columns), providers: providers)
    }

    /// What `build.json` says beside the files.
    func facts(asOf: [Value.Member]) -> [Value.Member] {
        [
            .init("daybook", .text(DaybookVersion.current)), .init("format", .int(SiteInputs.format)),
            .init("commit", .text(store.commit)), .init("ledger_head", .text(store.ledger.head)),
            .init("reproducible", .bool(isReproducible)), .init("private", .bool(includesPrivate)),
            .init("time_zones", .text(LocalCalendar.rulesVersion)),
            .init("as_of", .object(asOf)), .init("inputs", .text(digest)),
        ]
    }

    private static func text(_ asOf: AsOf, now: Instant) -> String {
        switch asOf {
        case .newest: "newest"
        case .now: now.preciseText
        case .at(let instant): instant.preciseText
        }
    }

    private static func hash(_ lines: [String]) -> String { hash(lines.flatMap { Array("\($0)\n".utf8) }) }

    private static func hash(_ bytes: [UInt8]) -> String { Hex.text(SHA256.hash(data: bytes)) }
}
