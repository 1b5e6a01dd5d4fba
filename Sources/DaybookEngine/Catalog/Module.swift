/// The headings under which modules are listed.
package enum ModuleCategory: String, Sendable {
    case core = "Core"
    case analysis = "Analysis"
    case tracking = "Tracking"
    case experience = "Experience & Experimentation"
    case platform = "Platform"
}

/// A part of the product that a project can have: its event types, reports and definitions.
package struct Module: Sendable {
    /// The contract's name of the module, in lower case.
    package let id: String
    package let title: String
    package let category: ModuleCategory
    /// One sentence.
    package let about: String
    /// True where a new project has it.
    package let isEnabledByDefault: Bool
    /// False for a module of which this version has nothing: it is listed and cannot be enabled.
    package let isAvailable: Bool
    package let events: [EventType]
    package let resources: [Resource]
    package let reports: [Report]

    /// Declares a module; a line in `Catalog` makes it known.
    ///
    /// It is available where it declares anything, or where its work is part of another's and `isAvailable` says so.
    package init(
        id: String, title: String, category: ModuleCategory, about: String, isEnabledByDefault: Bool,
        isAvailable: Bool = false, events: [EventType] = [], resources: [Resource] = [], reports: [Report] = []
    ) {
        self.id = id
        self.title = title
        self.category = category
        self.about = about
        self.isEnabledByDefault = isEnabledByDefault
        self.isAvailable = isAvailable || !events.isEmpty || !resources.isEmpty || !reports.isEmpty
        self.events = events
        self.resources = resources
        self.reports = reports
    }

    /// The endpoints that its reports make.
    package var endpoints: [Endpoint] { reports.map { Endpoint(report: $0, module: id) } }

    /// True for the one module that every project has and nobody changes.
    var isCore: Bool { id == "core" }
}
