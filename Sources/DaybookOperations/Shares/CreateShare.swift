import DaybookAPI
import DaybookCore
package import DaybookEngine
import DaybookJSON
package import DaybookStore

/// Makes a share of a project: `daybook share create`.
package struct CreateShare: StoreChange {
    private let project: String
    private let settings: Value
    private let passwords: [PreparedPassword]

    /// Describes the share; without reports it shows those of the core module, without passwords it is open to whoever
    /// has its link.
    ///
    /// - Throws: `usage` for a report that there is not, `invalid` for a filter that cannot be read.
    package init(
        catalog: Catalog, project: String, name: String? = nil, reports: [String] = [], period: String? = nil,
        filter: String? = nil, expiresAt: String? = nil, passwords: [PreparedPassword] = []
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
        self.passwords = passwords
        let given: [(String, Value?)] = [
            ("name", name.map(Value.text)), ("reports", reports.isEmpty ? nil : reports.value),
            ("modules", reports.isEmpty ? nil : catalog.modules(ofReports: reports).value),
            ("period", period.map(Value.text)), ("filter", filter.map(Value.text)),
            ("expires_at", expiresAt.map(Value.text)),
        ]
        settings = .object(given.compactMap { name, value in value.map { Value.Member(name, $0) } })
    }

    package func run(in workplace: Workplace) throws -> Outcome {
        try workplace.write { writer in
            let issued = try writer.createShare(
                project: project, settings: settings, passwords: passwords, author: workplace.author,
                now: workplace.now)
            return Outcome(issued, in: writer.snapshot, "Made share \(issued.share.id) of \(project).")
        }
    }
}
