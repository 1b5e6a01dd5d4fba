/// The type of a field as OpenAPI names it.
package enum Schema: String, Sendable, Codable {
    case integer
    case number
    case string
    case boolean
    case object
    case array
}

/// A Swift type that can be one cell of a row.
package protocol CellValue: Sendable {
    /// Its type on the wire.
    static var schema: Schema { get }
    /// The value as it crosses a boundary.
    var value: Value { get }
    /// Writes the value that lies at a place as a cell of a CSV.
    ///
    /// It is read where it lies, since threads that copy values of one text count its owners in turn.
    static func appendCSV(at place: UnsafeRawPointer, to bytes: GrowingBytes)
    /// The same of a value that may be missing, which is an empty cell.
    static func appendCSV(optionalAt place: UnsafeRawPointer, to bytes: GrowingBytes)
}

/// A Swift type that can be one field of a record, which is read as well as written.
package protocol FieldValue: CellValue {
    /// What a value of another type is told to be, completing "must be …".
    static var words: String { get }
    /// Reads the value, or nil where it is of another type; text is read where the type can be spelled.
    init?(_ value: Value)
}

extension FieldValue {
    package static var words: String { "of type \(schema.rawValue)" }
}

extension CellValue {
    /// Writes what the value says, whatever its type.
    package static func appendCSV(at place: UnsafeRawPointer, to bytes: GrowingBytes) {
        CSVWriter.append(place.assumingMemoryBound(to: Self.self).pointee.value, to: bytes)
    }

    /// Writes what the value says, whatever its type.
    package static func appendCSV(optionalAt place: UnsafeRawPointer, to bytes: GrowingBytes) {
        guard let value = place.assumingMemoryBound(to: Self?.self).pointee else { return }
        withUnsafePointer(to: value) { appendCSV(at: UnsafeRawPointer($0), to: bytes) }
    }
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
    package static func appendCSV(at place: UnsafeRawPointer, to bytes: GrowingBytes) {
        bytes.append(decimal: place.assumingMemoryBound(to: Int.self).pointee)
    }
}

extension String: FieldValue {
    package static var schema: Schema { .string }

    package init?(_ value: Value) {
        guard case .text(let text) = value else { return nil }
        self = text
    }

    package var value: Value { .text(self) }

    /// Writes the text, quoted where it must be.
    package static func appendCSV(at place: UnsafeRawPointer, to bytes: GrowingBytes) {
        CSVWriter.append(text: place.assumingMemoryBound(to: String.self).pointee, to: bytes)
    }
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
    package static func appendCSV(at place: UnsafeRawPointer, to bytes: GrowingBytes) {
        CSVWriter.append(place.assumingMemoryBound(to: Fixed.self).pointee, to: bytes)
    }

    /// Writes all its decimals.
    package static func appendCSV(optionalAt place: UnsafeRawPointer, to bytes: GrowingBytes) {
        if let number = place.assumingMemoryBound(to: Fixed?.self).pointee { CSVWriter.append(number, to: bytes) }
    }
}

extension [String]: CellValue, FieldValue {
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

extension Optional: CellValue where Wrapped: CellValue {
    package static var schema: Schema { Wrapped.schema }
    package var value: Value { self?.value ?? .null }

    /// Writes nothing for nil.
    package static func appendCSV(at place: UnsafeRawPointer, to bytes: GrowingBytes) {
        Wrapped.appendCSV(optionalAt: place, to: bytes)
    }
}

extension Optional: FieldValue where Wrapped: FieldValue {
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
}
