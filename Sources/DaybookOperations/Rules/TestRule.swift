import DaybookClassify
package import DaybookCore
package import DaybookEngine
import DaybookStore

/// Says which numbers a rule moves, over all history, and changes nothing: `daybook rules test`.
package struct TestRule: StoreOperation {
    private let catalog: Catalog
    private let tables: String
    private let project: String
    private let name: String
    private let settings: Value?
    private let jobs: Int

    /// Names a rule of the project, or one to be tried whose file would have the members `settings`;
    /// `tables` is the folder of the tables that come with Daybook.
    package init(
        catalog: Catalog, tables: String, project: String, name: String, settings: Value?, jobs: Int
    ) {
        self.catalog = catalog
        self.tables = tables
        self.project = project
        self.name = name
        self.settings = settings
        self.jobs = jobs
    }

    package func run(in workplace: Workplace) throws -> Outcome {
        let store = try workplace.snapshot()
        let project = try store.project(slug: project)
        let rules = try store.rules(of: project)
        let tried = try settings.map { try Rule.read($0, name: name) } ?? rules.first { $0.name == name }
        guard let tried else {
            throw DaybookError(
                .notFound, "The project '\(project.slug)' has no rule '\(name)'.",
                remedy: "Name one of `daybook rules list`, or describe one with --kind and --pattern.")
        }
        let others = rules.filter { $0.name != name }
        let source = try store.segments(of: project, openTail: true)
        let providers = try ProviderTable(path: "\(tables)/providers.json")
        func snapshot(_ rules: [Rule]) throws -> Snapshot {
            let setting = try CountedProject.Setting(project, under: rules, catalog: catalog, providers: providers)
            return try Snapshot(of: source, setting, jobs: jobs)
        }
        let (without, with) = (try snapshot(others), try snapshot(others + [tried]))
        guard let first = without.days.first, let last = without.days.last else {
            return TestRule.outcome([], tried, "There are no events yet.")
        }
        let query = ReportQuery(
            range: ReportRange(days: first...last, calendar: without.calendar), calendar: without.calendar)
        let engine = Engine(jobs: jobs)
        let plans = catalog.periodReports.map { $0.plan(query) }
        let (before, after) = (try engine.run(plans, on: without), try engine.run(plans, on: with))
        let differences = zip(before, after).map { ReportDifference(before: $0, after: $1) }.filter { !$0.isEmpty }
        let days = "From \(first.text) to \(last.text)"
        return TestRule.outcome(
            differences, tried, differences.isEmpty ? "\(days) no number moves." : "\(days), without -> with the rule:")
    }

    private static func outcome(_ differences: [ReportDifference], _ rule: Rule, _ words: String) -> Outcome {
        Outcome(
            .object([
                .init("rule", rule.listed), .init("moves", .bool(!differences.isEmpty)),
                .init("reports", .list(differences.map(\.value))),
            ]),
            lines: ["\(rule.name) \(rule.sentence).", words] + differences.flatMap(\.lines) + ["Nothing was committed."]
        )
    }
}
