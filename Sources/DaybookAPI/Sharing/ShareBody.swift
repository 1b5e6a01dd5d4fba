package import DaybookCore

/// The bodies that the sharing API answers with (contract section 6.32).
package enum ShareBody {
    /// A share, without anything that its token or a password could be guessed from.
    ///
    /// `token`, and the address made of it with `base`, only where it was just made.
    package static func share(
        _ share: Share, of project: Project, token: String? = nil, base: String = ""
    ) -> Value {
        let secret: [Value.Member] =
            token.map { [.init("token", .text($0)), .init("share_url", .text("\(base)\(path(of: $0))"))] }
            ?? [.init("token_prefix", .text("\(share.tokenPrefix)..."))]
        return .object(
            [
                .init("id", .text(share.id)), .init("project_id", .text(project.id)), .init("name", .text(share.name)),
            ] + secret + [
                .init("modules", share.modules.value), .init("dashboard_id", share.dashboard.value),
                .init("has_password", .bool(share.isProtected)), .init("expires_at", share.expiresAt.value),
                .init("created_at", .text(share.createdAt)), .init("updated_at", .text(share.updatedAt)),
            ])
    }

    /// A share as the command line shows it: with its page, what it shows, and whose passwords open it.
    package static func detailed(_ share: Share, of project: Project, token: String? = nil) -> Value {
        let passwords = share.passwords.map { password in
            Value.object([
                .init("id", .text(password.id)), .init("name", .text(password.name)),
                .init("iterations", .int(password.iterations)), .init("created_at", .text(password.createdAt)),
            ])
        }
        return .object(
            (self.share(share, of: project, token: token).members ?? []) + [
                .init("page", .text(share.path)), .init("reports", share.reports.value),
                .init("period", share.period.value), .init("filter", .text(share.filter)),
                .init("passwords", .list(passwords)),
            ])
    }

    private static func layout(_ dashboard: DashboardLayout) -> Value {
        .object([
            .init("id", .text(dashboard.id)), .init("name", .text(dashboard.name)),
            .init("description", .text(dashboard.about)),
            .init("widgets", .list(dashboard.inOrder.map(DashboardLayout.widgetShape.encode))),
        ])
    }

    /// Where a token leads, below the server's address.
    package static func path(of token: String) -> String { "/api/share/\(token)" }

    /// What the link itself answers: what there is, and the bodies of the first reports as they are.
    ///
    /// `bodies` are JSON by the names of their reports.
    package static func resolved(
        _ share: Share, dashboard: DashboardLayout?, reports: [String], bodies: [(String, [UInt8])]
    ) -> [UInt8] {
        var writer = JSONWriter()
        writer.value(
            .object([
                .init("id", .text(share.id)), .init("name", .text(share.name)), .init("modules", share.modules.value),
                .init("expires_at", share.expiresAt.value), .init("reports", reports.value),
                .init("dashboard", dashboard.map(layout) ?? .null),
            ]))
        var bytes = writer.bytes.dropLast() + Array(#","data":{"#.utf8)
        for (index, (name, body)) in bodies.enumerated() {
            var key = JSONWriter()
            key.text(name)
            bytes += (index > 0 ? [0x2C] : []) + key.bytes + [0x3A] + body
        }
        return Array(bytes) + Array("}}".utf8)
    }
}
