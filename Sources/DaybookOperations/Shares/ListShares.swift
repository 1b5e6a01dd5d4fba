import DaybookAPI
import DaybookCore
import DaybookStore

/// Lists shares without their tokens: `daybook share list`.
package struct ListShares: StoreOperation {
    private let project: String?

    /// Names a project, or none for the shares of all.
    package init(project: String? = nil) {
        self.project = project
    }

    package func run(in workplace: Workplace) throws -> Outcome {
        let store = try workplace.snapshot()
        let folder = try project.map { try store.project(slug: $0).folder }
        let shares = store.shares.filter { folder ?? $0.project == $0.project }
        let broken = store.shareProblems.filter { folder ?? $0.project == $0.project }
        let rows = shares.map { ShareBody.detailed($0.share, of: store.projectOrBlank(inFolder: $0.project)) }
        let lines = shares.flatMap { share in
            ListShares.lines(share.share, store.projectOrBlank(inFolder: share.project).slug, workplace.now)
        }
        let complaints = broken.map { "\($0.project)\t\($0.path)\tbroken\t\($0.words)" }
        return Outcome(
            AdminBody.list(rows),
            lines: lines.isEmpty && complaints.isEmpty
                ? ["No share yet: daybook share create --project SLUG"] : lines + complaints)
    }

    /// A line for the share, and one for each password.
    private static func lines(_ share: Share, _ slug: String, _ now: Instant) -> [String] {
        let count = share.passwords.count
        let protection = count == 0 ? "open" : count == 1 ? "1 password" : "\(count) passwords"
        let state = share.isInForce(at: now) ? protection : "expired"
        let reports = share.reports.isEmpty ? share.modules : share.reports
        let shown = [
            share.period ?? "30d", reports.isEmpty ? "core" : reports.joined(separator: ","),
            share.filter.isEmpty ? "all traffic" : share.filter,
        ]
        let line = [slug, share.id, state, share.path] + shown + [share.expiresAt ?? "no end", share.name]
        return [line.joined(separator: "\t")]
            + share.passwords.map { "\tpassword \($0.id)\tadded \($0.createdAt)\t\($0.name)" }
    }
}
