package import DaybookCore
package import DaybookEngine

/// Reads the bodies of the sharing API (contract section 6.32).
package struct ShareInput: Sendable {
    /// What a body says of the password.
    package enum Password: Sendable, Equatable {
        case unsaid
        case none
        case text(String)
    }

    /// The members of `Share.settings` that the body has; null takes an end away.
    package let settings: Value
    package let password: Password
    /// The dashboard that it names; nil for none.
    package let dashboard: String?

    /// Reads a body; what it does not name stays, or is as by default.
    ///
    /// - Throws: a refusal in the words of the contract, for the first mistake.
    package init(_ body: Value, catalog: Catalog) throws(AdminRefusal) {
        guard body.members != nil else { throw .noObject }
        var members: [Value.Member] = []
        if let name = try ShareInput.text("name", body) { members.append(.init("name", .text(name))) }
        if let value = body["modules"], value != .null {
            members.append(.init("modules", .list(try ShareInput.modules(value, catalog).map(Value.text))))
        }
        if body["expires_at"] != nil {
            let end = try ShareInput.text("expires_at", body)
            members.append(.init("expires_at", end.value))
        }
        do {
            _ = try Share.shape.decode(.object(members))
        } catch {
            throw AdminRefusal(error)
        }
        dashboard = try ShareInput.text("dashboard_id", body)
        if body["dashboard_id"] != nil { members.append(.init("dashboard_id", dashboard.value)) }
        settings = .object(members)
        if let text = try ShareInput.text("password", body) {
            password = .text(text)
        } else {
            password = body["password"] == nil ? .unsaid : .none
        }
    }

    /// The password of a body such as `{"password":"…"}`.
    package static func password(_ body: Value) throws(AdminRefusal) -> String {
        guard let text = try text("password", body) else { throw .missing("password") }
        return text
    }

    private static func modules(_ value: Value, _ catalog: Catalog) throws(AdminRefusal) -> [String] {
        guard let list = value.list else { throw .wrongType("modules", "an array") }
        var ids: [String] = []
        for item in list {
            guard let name = item.text else { throw .wrongType("modules", "an array of strings") }
            do {
                ids.append(try catalog.module(name).id)
            } catch {
                throw AdminRefusal(error)
            }
        }
        return ids
    }

    /// A text; nil where it is absent or null.
    private static func text(_ field: String, _ body: Value) throws(AdminRefusal) -> String? {
        guard let value = body[field], value != .null else { return nil }
        guard let text = value.text else { throw .wrongType(field, "a string") }
        return text
    }
}
