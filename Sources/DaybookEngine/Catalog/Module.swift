/// A part of the product that a project can have: its event types, reports and definitions.
package struct Module: Sendable {
    /// The contract's name of the module, in lower case.
    package let id: String
    package let title: String
    /// One sentence.
    package let about: String
    package let events: [EventType]
    package let resources: [Resource]
    package let reports: [Report]

    /// Declares a module; a line in `Catalog` makes it known.
    package init(
        id: String, title: String, about: String, events: [EventType] = [], resources: [Resource] = [],
        reports: [Report] = []
    ) {
        self.id = id
        self.title = title
        self.about = about
        self.events = events
        self.resources = resources
        self.reports = reports
    }

    /// The endpoints that its reports make.
    package var endpoints: [Endpoint] { reports.map { Endpoint(report: $0, module: id) } }
}
