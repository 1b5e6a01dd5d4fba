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
