package import DaybookCore

/// What a key lets its holder send into a project, as the definitions of one commit say it.
package final class CollectProject: Sendable {
    /// A module that events need.
    package struct Gate: Sendable, Equatable {
        package var isEnabled: Bool
        /// `read`, `write` or `all`.
        package var access: String

        /// A module's state.
        package init(isEnabled: Bool, access: String) {
            self.isEnabled = isEnabled
            self.access = access
        }

        var allowsWriting: Bool { access != "read" }
    }

    package let project: Project
    package let calendar: LocalCalendar
    package let privacy: PrivacyRules
    /// By the module's name; a module that is missing is off.
    package let gates: [String: Gate]
    /// The gate of each type of event, in their order.
    private let typeGates: [Gate?]
    /// True where the revenue of events is kept.
    let keepsRevenue: Bool

    /// Puts the rules of a project together.
    package init(project: Project, calendar: LocalCalendar, privacy: PrivacyRules, gates: [String: Gate]) {
        self.project = project
        self.calendar = calendar
        self.privacy = privacy
        self.gates = gates
        typeGates = EnvelopeType.allCases.map { gates[$0.module] }
        keepsRevenue = gates["revenue"]?.isEnabled ?? false
    }

    /// The module that events of a type need; nil where it is off.
    func gate(of type: EnvelopeType) -> Gate? { typeGates[type.position].flatMap { $0.isEnabled ? $0 : nil } }
}

/// What the key of a request allows beyond its project.
package struct CollectKey: Sendable, Equatable {
    /// Nil for every module that is on.
    package var allowedModules: Set<String>?
    /// Takes events of any age.
    package var isBackfill: Bool

    /// A key's limits.
    package init(allowedModules: Set<String>? = nil, isBackfill: Bool = false) {
        self.allowedModules = allowedModules
        self.isBackfill = isBackfill
    }
}
