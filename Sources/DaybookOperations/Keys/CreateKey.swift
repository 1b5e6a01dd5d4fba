import DaybookAPI
package import DaybookCore
package import DaybookEngine
import DaybookStore

/// Makes a key of a project: `daybook key create`.
package struct CreateKey: StoreChange {
    private let project: String
    private let name: String
    private let scopes: [String]
    private let modules: [String]
    private let origins: [String]
    private let expiresAt: String?
    private let secret: String?

    /// Describes the key; no scope is `ingest`, no module every enabled one, no origin any.
    ///
    /// `secret` is one that was issued elsewhere; else one is made at random.
    ///
    /// - Throws: `usage` for a module that there is not.
    package init(
        catalog: Catalog, project: String, name: String, scopes: [String] = [], modules: [String] = [],
        origins: [String] = [], expiresAt: String? = nil, secret: String? = nil
    ) throws(DaybookError) {
        self.project = project
        self.name = name
        self.scopes = scopes
        self.origins = origins
        self.expiresAt = expiresAt
        self.secret = secret
        var ids: [String] = []
        for module in modules { ids.append(try catalog.known(module).id) }
        self.modules = ids
    }

    package func run(in workplace: Workplace) throws -> Outcome {
        let given: [(String, Value?)] = [
            ("name", .text(name)), ("scopes", list(scopes)), ("allowed_modules", list(modules)),
            ("origins", list(origins)), ("expires_at", expiresAt.map(Value.text)),
        ]
        let settings = given.compactMap { name, value in value.map { Value.Member(name, $0) } }
        return try workplace.write { writer in
            let issued = try writer.createKey(
                project: project, settings: .object(settings), secret: secret, author: workplace.author,
                now: workplace.now)
            return Outcome(
                issued, of: try writer.snapshot.project(slug: project), "Made key \(issued.key.id) of \(project).")
        }
    }

    private func list(_ texts: [String]) -> Value? { texts.isEmpty ? nil : texts.value }
}
