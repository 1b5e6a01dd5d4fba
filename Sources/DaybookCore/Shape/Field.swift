/// One field of a record: its wire name, its place in the Swift record, its meaning and its rule.
package struct Field<Record>: Sendable {
    package let info: FieldInfo
    package let read: @Sendable (Record) -> Value
    package let write: @Sendable (inout Record, Value) -> Problem?
    /// Writes the field of a record, which lies at the address, as a cell of a CSV.
    let appendCSV: @Sendable (UnsafeRawPointer, GrowingBytes) -> Void

    /// Declares a field once for decoding, encoding and documents.
    package init<V: FieldValue>(
        _ name: String, _ path: any WritableKeyPath<Record, V> & Sendable, _ about: String, unit: Unit = .none,
        _ check: Check<V>? = nil, required: Bool = false, isCompatibility: Bool = false
    ) {
        info = FieldInfo(
            name: name, schema: V.schema, unit: unit, about: about, rule: check?.words ?? "", required: required,
            isCompatibility: isCompatibility)
        read = Field.reader(path)
        appendCSV = Field.writer(path)
        write = { record, value in
            guard let new = V(value) else { return Problem(field: name, words: "must be \(V.words)") }
            if let check, !check.holds(new) { return Problem(field: name, words: "must be \(check.words)") }
            record[keyPath: path] = new
            return nil
        }
    }

    /// Declares a cell of a row once for encoding and documents; nobody sets it.
    package init<V: CellValue>(
        cell name: String, _ path: any WritableKeyPath<Record, V> & Sendable, _ about: String, unit: Unit = .none,
        isCompatibility: Bool = false
    ) {
        info = FieldInfo(
            name: name, schema: V.schema, unit: unit, about: about, rule: "", required: false,
            isCompatibility: isCompatibility)
        read = Field.reader(path)
        appendCSV = Field.writer(path)
        write = { _, _ in Problem(field: name, words: "cannot be set") }
    }

    /// Reads a stored property where it lies, which takes a tenth of the time that a key path takes.
    private static func reader<V: CellValue>(
        _ path: any WritableKeyPath<Record, V> & Sendable
    ) -> @Sendable (Record) -> Value {
        guard let offset = MemoryLayout<Record>.offset(of: path) else { return { $0[keyPath: path].value } }
        return { record in
            withUnsafePointer(to: record) { pointer in
                UnsafeRawPointer(pointer).advanced(by: offset).assumingMemoryBound(to: V.self).pointee.value
            }
        }
    }

    private static func writer<V: CellValue>(
        _ path: any WritableKeyPath<Record, V> & Sendable
    ) -> @Sendable (UnsafeRawPointer, GrowingBytes) -> Void {
        guard let offset = MemoryLayout<Record>.offset(of: path) else {
            return { record, bytes in
                withUnsafePointer(to: record.assumingMemoryBound(to: Record.self).pointee[keyPath: path]) {
                    V.appendCSV(at: UnsafeRawPointer($0), to: bytes)
                }
            }
        }
        return { V.appendCSV(at: $0 + offset, to: $1) }
    }
}
