/// The type of a field as OpenAPI names it.
package enum Schema: String, Sendable, Codable {
    case integer
    case number
    case string
    case boolean
    case object
    case array
}

/// A Swift type that can be one field of a record.
package protocol FieldValue: Sendable {
    /// Its type on the wire.
    static var schema: Schema { get }
    /// What a value of another type is told to be, completing "must be …".
    static var words: String { get }
    /// Reads the value, or nil where it is of another type; text is read where the type can be spelled.
    init?(_ value: Value)
    /// The value as it crosses a boundary.
    var value: Value { get }
    /// Writes the value as a cell of a CSV.
    func appendCSV(to bytes: GrowingBytes)
}

extension FieldValue {
    package static var words: String { "of type \(schema.rawValue)" }

    /// Writes what the value says, whatever its type.
    package func appendCSV(to bytes: GrowingBytes) { CSVWriter.append(value, to: bytes) }
}

extension Int: FieldValue {
    package static var schema: Schema { .integer }

    package init?(_ value: Value) {
        switch value {
        case .text(let digits): self.init(digits)
        default:
            guard let number = value.int else { return nil }
            self = number
        }
    }

    package var value: Value { .int(self) }

    /// Writes its digits.
    package func appendCSV(to bytes: GrowingBytes) { bytes.append(decimal: self) }
}

extension String: FieldValue {
    package static var schema: Schema { .string }

    package init?(_ value: Value) {
        guard case .text(let text) = value else { return nil }
        self = text
    }

    package var value: Value { .text(self) }

    /// Writes the text, quoted where it must be.
    package func appendCSV(to bytes: GrowingBytes) { CSVWriter.append(text: self, to: bytes) }
}

extension Bool: FieldValue {
    package static var schema: Schema { .boolean }

    package init?(_ value: Value) {
        switch value {
        case .bool(let flag): self = flag
        case .text("true"): self = true
        case .text("false"): self = false
        default: return nil
        }
    }

    package var value: Value { .bool(self) }
}

extension Fixed: FieldValue {
    package static var schema: Schema { .number }

    package init?(_ value: Value) {
        guard case .decimal(let decimal) = value else { return nil }
        self = decimal
    }

    package var value: Value { .decimal(self) }

    /// Writes all its decimals.
    package func appendCSV(to bytes: GrowingBytes) { CSVWriter.append(self, to: bytes) }
}

extension [String]: FieldValue {
    package static var schema: Schema { .array }

    /// Reads a list of texts; a text is read as a comma-separated list.
    package init?(_ value: Value) {
        switch value {
        case .list(let list):
            let texts = list.compactMap(\.text)
            guard texts.count == list.count else { return nil }
            self = texts
        case .text(let text):
            self = text.split(separator: ",").map(String.init)
        default: return nil
        }
    }

    package var value: Value { .list(map(Value.text)) }
}

extension Optional: FieldValue where Wrapped: FieldValue {
    package static var schema: Schema { Wrapped.schema }
    package static var words: String { Wrapped.words }

    /// Reads null as nil.
    package init?(_ value: Value) {
        if value == .null {
            self = .none
            return
        }
        guard let wrapped = Wrapped(value) else { return nil }
        self = .some(wrapped)
    }

    package var value: Value { self?.value ?? .null }

    /// Writes nothing for nil.
    package func appendCSV(to bytes: GrowingBytes) { self?.appendCSV(to: bytes) }
}
