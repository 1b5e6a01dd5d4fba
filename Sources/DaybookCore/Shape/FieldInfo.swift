/// How a figure is meant, so that pages align and format it; JSON and CSV carry the bare number.
package enum Unit: String, Sendable, Codable {
    case none
    case count
    case percent
    case seconds
    case bytes
    case date
    /// An ISO 3166-1 alpha-2 code, whose name pages show.
    case country
}

/// All that documents and pages know of one field.
package struct FieldInfo: Sendable, Equatable {
    package let name: String
    package let schema: Schema
    package let unit: Unit
    package let about: String
    package let rule: String
    package let required: Bool
    /// True for a field that says another again for clients of an older shape; pages do not show it.
    package let isCompatibility: Bool

    /// Describes a field; `about` is a sentence, `rule` may be empty and otherwise completes "must be …".
    package init(
        name: String, schema: Schema, unit: Unit = .none, about: String, rule: String = "", required: Bool = false,
        isCompatibility: Bool = false
    ) {
        self.name = name
        self.schema = schema
        self.unit = unit
        self.about = about
        self.rule = rule
        self.required = required
        self.isCompatibility = isCompatibility
    }
}
