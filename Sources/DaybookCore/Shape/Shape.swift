/// How a figure is meant, so that pages align and format it; JSON and CSV carry the bare number.
package enum Unit: String, Sendable, Codable {
    case none
    case count
    case percent
    case seconds
    case bytes
    case date
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

/// A rule on one field: the same words document the rule and report its failure.
package struct Check<V>: Sendable {
    package let words: String
    package let holds: @Sendable (V) -> Bool

    /// A rule; `words` complete "must be …".
    package init(_ words: String, holds: @escaping @Sendable (V) -> Bool) {
        self.words = words
        self.holds = holds
    }
}

extension Check where V == Int {
    /// A whole number within bounds, both included.
    package static func within(_ range: ClosedRange<Int>) -> Check {
        Check("\(range.lowerBound) to \(range.upperBound)") { range.contains($0) }
    }
}

extension Check where V == String {
    /// One of a few words.
    package static func oneOf(_ words: [String]) -> Check {
        Check("one of \(words.joined(separator: ", "))") { words.contains($0) }
    }

    /// Text that is not only white space.
    package static var notEmpty: Check {
        Check("not empty") { text in text.contains { !$0.isWhitespace } }
    }
}

/// One field of a record: its wire name, its place in the Swift record, its meaning and its rule.
package struct Field<Record>: Sendable {
    package let info: FieldInfo
    package let read: @Sendable (Record) -> Value
    package let write: @Sendable (inout Record, Value) -> Problem?

    /// Declares a field once for decoding, encoding and documents.
    package init<V: FieldValue>(
        _ name: String, _ path: any WritableKeyPath<Record, V> & Sendable, _ about: String, unit: Unit = .none,
        _ check: Check<V>? = nil, required: Bool = false, isCompatibility: Bool = false
    ) {
        info = FieldInfo(
            name: name, schema: V.schema, unit: unit, about: about, rule: check?.words ?? "", required: required,
            isCompatibility: isCompatibility)
        read = { $0[keyPath: path].value }
        write = { record, value in
            guard let new = V(value) else { return Problem(field: name, words: "must be of type \(V.schema.rawValue)") }
            if let check, !check.holds(new) { return Problem(field: name, words: "must be \(check.words)") }
            record[keyPath: path] = new
            return nil
        }
    }
}

/// The one schema language: parameters, definitions, stored records and report rows are all shapes.
package struct Shape<Record>: Sendable {
    package let blank: @Sendable () -> Record
    package let fields: [Field<Record>]

    /// Declares the fields of a record in the order in which every format shows them.
    package init(_ blank: @escaping @autoclosure @Sendable () -> Record, _ fields: Field<Record>...) {
        self.blank = blank
        self.fields = fields
    }

    /// The descriptions of the fields, in order.
    package var infos: [FieldInfo] { fields.map(\.info) }

    /// Reads a record over `base` (default: blank) and reports every problem, not the first; unknown members are
    /// ignored.
    package func decode(_ input: Value, over base: Record? = nil) throws(Invalid) -> Record {
        var record = base ?? blank()
        var problems: [Problem] = []
        for field in fields {
            if let value = input[field.info.name], value != .null {
                if let problem = field.write(&record, value) { problems.append(problem) }
            } else if field.info.required && base == nil {
                problems.append(Problem(field: field.info.name, words: "is required"))
            }
        }
        if !problems.isEmpty { throw Invalid(problems: problems) }
        return record
    }

    /// The values of a record in the order of the fields.
    package func row(_ record: Record) -> [Value] { fields.map { $0.read(record) } }

    /// The record as an object with its members in the order of the fields.
    package func encode(_ record: Record) -> Value {
        .object(fields.map { Value.Member($0.info.name, $0.read(record)) })
    }
}
