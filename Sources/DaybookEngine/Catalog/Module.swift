package import DaybookCore

/// A kind of event that a module accepts, with the fields of the log line it uses.
package struct EventType: Sendable, Equatable {
    package let name: String
    /// One sentence.
    package let about: String
    package let fields: [LogField]

    /// Declares an event type; `fields` are those besides identity, time, client and place, which every event has.
    package init(_ name: String, about: String, fields: [LogField]) {
        self.name = name
        self.about = about
        self.fields = fields
    }
}

/// A kind of definition that is kept as one file for each.
package struct Resource: Sendable, Equatable {
    package let name: String
    /// One sentence.
    package let about: String
    /// Where its files lie below the data directory.
    package let place: String
    package let fields: [FieldInfo]

    /// Declares a resource from the shape of its record.
    package init<Record>(_ name: String, about: String, place: String, shape: Shape<Record>) {
        self.name = name
        self.about = about
        self.place = place
        fields = shape.infos
    }
}

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
