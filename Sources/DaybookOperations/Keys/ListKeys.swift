import DaybookAPI
import DaybookCore
import DaybookStore

/// Lists keys without their secrets: `daybook key list`.
package struct ListKeys: StoreOperation, Codable {
    private let project: String?

    /// Names a project, or none for the keys of all.
    package init(project: String? = nil) {
        self.project = project
    }

    package func run(in workplace: Workplace) throws -> Outcome {
        let store = try workplace.snapshot()
        let folder = try project.map { try store.project(slug: $0).folder }
        let uses = KeyUses(of: store.directory)
        let keys = store.keys.filter { folder ?? $0.project == $0.project }
        let broken = store.keyProblems.filter { folder ?? $0.project == $0.project }
        let now = workplace.now
        let rows = keys.map { key in
            AdminBody.key(
                key.key, of: store.projectOrBlank(inFolder: key.project), lastUse: uses.lastUse(of: key.key.id),
                now: now)
        }
        let lines = keys.map { key in
            let used = uses.lastUse(of: key.key.id).map { "last used \($0.text)" } ?? "never used"
            let state = key.key.isValid(at: now) ? "active" : key.key.revokedAt == nil ? "expired" : "revoked"
            let scopes = key.key.scopes.value.list?.compactMap(\.text).joined(separator: ",") ?? ""
            let slug = store.projectOrBlank(inFolder: key.project).slug
            return [slug, key.key.id, state, key.key.maskedSecret, scopes, used, key.key.name].joined(separator: "\t")
        }
        let complaints = broken.map { "\($0.project)\t\($0.path)\tbroken\t\($0.words)" }
        return Outcome(
            AdminBody.list(rows),
            lines: lines.isEmpty && complaints.isEmpty
                ? ["No key yet: daybook key create --project SLUG --name NAME"] : lines + complaints)
    }
}
