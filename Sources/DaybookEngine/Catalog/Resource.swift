package import DaybookCore

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
