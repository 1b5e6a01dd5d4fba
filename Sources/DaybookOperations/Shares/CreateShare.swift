import DaybookAPI
import DaybookCore
package import DaybookEngine
import DaybookJSON
package import DaybookStore

/// Makes a share of a project: `daybook share create`.
package struct CreateShare: StoreChange {
    private let project: String
    private let dashboard: String?
    private let reports: [String]
    private let settings: Value
    private let passwords: [PreparedPassword]
    /// The module of every report that there is.
    private let moduleByReport: [String: String]

    /// Describes the share; without dashboard and reports it shows those of the core module, without passwords it is
    /// open to whoever has its link.
    ///
    /// - Throws: `usage` for a report that there is not, or a filter that cannot be read.
    package init(
        catalog: Catalog, project: String, name: String? = nil, dashboard: String? = nil, reports: [String] = [],
        period: String? = nil, filter: String? = nil, expiresAt: String? = nil, passwords: [PreparedPassword] = []
    ) throws {
        let known = catalog.periodReports.map(\.info.id)
        for report in reports where !known.contains(report) {
            throw DaybookError(
                .usage, "There is no report '\(report)' to share.",
                remedy: "The reports are: \(known.joined(separator: ", ")).")
        }
        do {
            _ = try Filter(filter ?? "")
        } catch {
            throw DaybookError(.usage, error.message, remedy: "See docs/filters.md of every built site.")
        }
        self.project = project
        self.dashboard = dashboard
        self.reports = reports
        self.passwords = passwords
        moduleByReport = catalog.moduleByReport
        let given: [(String, Value?)] = [
            ("name", name.map(Value.text)), ("dashboard_id", dashboard.map(Value.text)),
            ("reports", reports.isEmpty ? nil : reports.value), ("period", period.map(Value.text)),
            ("filter", filter.map(Value.text)), ("expires_at", expiresAt.map(Value.text)),
        ]
        settings = .object(given.compactMap { name, value in value.map { Value.Member(name, $0) } })
    }

    package func run(in workplace: Workplace) throws -> Outcome {
        if let end = settings["expires_at"]?.text.flatMap(InstantText.init)?.instant, end <= workplace.now {
            throw DaybookError(
                .usage, "The share would have ended at \(end.text), before it begins.",
                remedy: "Give --expires a time that is still to come, or leave it out.")
        }
        return try workplace.write { writer in
            let modules = Set(try shownReports(in: writer.snapshot).compactMap { moduleByReport[$0] }).sorted()
            let settings = Value.object(
                (settings.members ?? []) + (modules.isEmpty ? [] : [.init("modules", modules.value)]))
            let issued = try writer.createShare(
                project: project, settings: settings, passwords: passwords, author: workplace.author,
                now: workplace.now)
            return Outcome(issued, in: writer.snapshot, "Made share \(issued.share.id) of \(project).")
        }
    }

    /// The reports that were named, and those of the dashboard.
    private func shownReports(in store: StoreSnapshot) throws -> [String] {
        guard let dashboard else { return reports }
        let known = try store.dashboards(of: store.project(slug: project), reports: Set(moduleByReport.keys)).dashboards
        guard let layout = known.first(where: { $0.id == dashboard }) else {
            let names = known.map(\.id).joined(separator: ", ")
            throw DaybookError(
                .notFound, "The project '\(project)' has no dashboard '\(dashboard)'.",
                remedy: names.isEmpty
                    ? "Write one: projects/\(project)/dashboards/\(dashboard).json." : "The dashboards are: \(names).")
        }
        return layout.widgets.map(\.report)
    }
}
