package import DaybookCore

/// The privacy settings of a project as its own endpoint shows and changes them (contract section 6.29).
package enum PrivacySettings {
    private static let fields = [
        "anonymize_ip", "respect_dnt", "bot_filtering", "consent_required", "allowed_consent_modes",
        "blocked_user_agents",
    ]

    /// The settings, between the project's id and its times.
    package static func body(of project: Project) -> Value {
        let all = Project.shape.encode(project)
        return .object(
            [.init("project_id", .text(project.id))] + fields.map { .init($0, all[$0] ?? .null) } + [
                .init("created_at", .text(project.createdAt)), .init("updated_at", .text(project.updatedAt)),
            ])
    }

    /// The changes that a body asks for, as a project's update takes them; what it does not name stays.
    package static func changes(_ body: Value) throws(AdminRefusal) -> Value {
        guard body.members != nil else { throw .noObject }
        var members: [Value.Member] = []
        for name in fields {
            guard let value = body[name], value != .null else { continue }
            switch (value, Project.shape.infos.first { $0.name == name }?.schema) {
            case (.list, .array), (.bool, .boolean),
                (.text("mark"), _) where name == "bot_filtering":
                members.append(.init(name, value))
            case (_, .array): throw .wrongType(name, "an array")
            default: throw .wrongType(name, "a boolean")
            }
        }
        do {
            _ = try Project.shape.decode(.object(members), over: Project())
        } catch {
            throw AdminRefusal(error)
        }
        return .object(members)
    }
}
