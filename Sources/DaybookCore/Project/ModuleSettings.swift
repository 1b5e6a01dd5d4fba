/// What the callers of a project may do with one of its modules.
package enum ModuleAccess: String, Sendable, CaseIterable, Codable {
    case read
    case write
    case all

    /// True where this is enough for a call that reads (`read`) or one that collects or changes (`write`).
    package func allows(_ needed: ModuleAccess) -> Bool { self == .all || self == needed }
}

/// In what a project's modules differ from what every project starts with.
package struct ModuleSettings: Sendable, Equatable {
    /// The difference of one module; what is nil is as it started.
    package struct Difference: Sendable, Equatable {
        package var isEnabled: Bool?
        package var access: ModuleAccess?

        /// A difference, none where nothing is said.
        package init(isEnabled: Bool? = nil, access: ModuleAccess? = nil) {
            self.isEnabled = isEnabled
            self.access = access
        }
    }

    private var differences: [String: Difference] = [:]

    /// No module differs.
    package init() {}

    /// The difference of the module of that id; setting an empty one removes it.
    package subscript(_ id: String) -> Difference {
        get { differences[id] ?? Difference() }
        set { differences[id] = newValue == Difference() ? nil : newValue }
    }

    /// Puts a module in a state and keeps only in what that differs from the one it starts in.
    package mutating func set(_ id: String, isEnabled: Bool, access: ModuleAccess, startsEnabled: Bool) {
        self[id] = Difference(
            isEnabled: isEnabled == startsEnabled ? nil : isEnabled, access: access == .all ? nil : access)
    }

    /// The modules that differ, sorted.
    package var ids: [String] { differences.keys.sorted() }
}

extension ModuleSettings: FieldValue {
    package static var schema: Schema { .object }
    package static var words: String { "an object such as {\"paths\":{\"enabled\":true,\"access\":\"read\"}}" }

    /// Reads an object of objects; members of a module that are not known are left out.
    package init?(_ value: Value) {
        guard let members = value.members else { return nil }
        for member in members {
            guard member.value.members != nil else { return nil }
            var difference = Difference()
            if let enabled = member.value["enabled"], enabled != .null {
                guard case .bool(let flag) = enabled else { return nil }
                difference.isEnabled = flag
            }
            if let access = member.value["access"], access != .null {
                guard let access = access.text.flatMap(ModuleAccess.init) else { return nil }
                difference.access = access
            }
            self[member.name] = difference
        }
    }

    /// An object with a member for each module that differs, by name.
    package var value: Value {
        .object(
            ids.map { id in
                let difference = self[id]
                let members: [Value.Member?] = [
                    difference.isEnabled.map { .init("enabled", .bool($0)) },
                    difference.access.map { .init("access", .text($0.rawValue)) },
                ]
                return Value.Member(id, .object(members.compactMap(\.self)))
            })
    }
}
