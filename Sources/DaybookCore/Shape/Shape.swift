/// The one schema language: parameters, definitions, stored records and report rows are all shapes.
package struct Shape<Record>: Sendable {
    package let blank: @Sendable () -> Record
    package let fields: [Field<Record>]
    /// How each field is read; apart from the fields, as rows by the hundred thousand are read.
    private let readers: [@Sendable (Record) -> Value]
    private let appendCSV: @Sendable (UnsafeRawPointer, GrowingBytes) -> Void

    /// Declares the fields of a record in the order in which every format shows them.
    package init(_ blank: @escaping @autoclosure @Sendable () -> Record, _ fields: Field<Record>...) {
        self.init(blank(), fields: fields)
    }

    /// Declares a record whose fields are put together from others'.
    package init(_ blank: @escaping @autoclosure @Sendable () -> Record, fields: [Field<Record>]) {
        self.blank = blank
        self.fields = fields
        readers = fields.map(\.read)
        appendCSV = Shape.line(of: fields[...])
    }

    /// All fields of a line as one function: of a list of them each would be counted as it is called, by all threads.
    private static func line(
        of fields: ArraySlice<Field<Record>>
    ) -> @Sendable (UnsafeRawPointer, GrowingBytes) -> Void {
        guard let last = fields.last?.appendCSV else { return { _, _ in } }
        guard fields.count > 1 else { return last }
        let before = line(of: fields.dropLast())
        return { record, bytes in
            before(record, bytes)
            bytes.append(CSVWriter.comma)
            last(record, bytes)
        }
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
    package func row(_ record: Record) -> [Value] {
        var values: [Value] = []
        values.reserveCapacity(readers.count)
        for read in readers { values.append(read(record)) }
        return values
    }

    /// Records as a CSV, header first, without their values in between; `forEach` gives them one by one.
    package func csv(_ forEach: ((UnsafePointer<Record>) -> Void) -> Void) -> [UInt8] {
        let bytes = GrowingBytes(capacity: 1 << 16)
        bytes.append(CSVWriter.header(infos))
        forEach { record in
            appendCSV(UnsafeRawPointer(record), bytes)
            bytes.append(CSVWriter.newline)
        }
        return Array(bytes.bytes)
    }

    /// The record as an object with its members in the order of the fields.
    package func encode(_ record: Record) -> Value {
        .object(fields.map { Value.Member($0.info.name, $0.read(record)) })
    }
}
