/// Writes tables as CSV: a header line, quoting per RFC 4180, `\n` line ends.
///
/// Text cells that a spreadsheet could take for a formula get a leading `'` (OWASP ASVS 1.2.10): those that start with
/// `=`, `+`, `-`, `@`, tab, CR, LF, NUL or a full-width form of the signs. Numbers stay numbers.
package enum CSVWriter {
    /// The bytes of the whole table, header first.
    package static func bytes(_ table: Table) -> [UInt8] {
        header(table.columns) + lines(table.rows[...])
    }

    /// The header line.
    package static func header(_ columns: [FieldInfo]) -> [UInt8] {
        var bytes: [UInt8] = []
        append(columns.map { Value.text($0.name) }, to: &bytes)
        return bytes
    }

    /// The lines of some rows.
    package static func lines(_ rows: ArraySlice<[Value]>) -> [UInt8] {
        var bytes: [UInt8] = []
        for row in rows { append(row, to: &bytes) }
        return bytes
    }

    /// One line for a row.
    package static func append(_ row: [Value], to bytes: inout [UInt8]) {
        for (index, value) in row.enumerated() {
            if index > 0 { bytes.append(0x2C) }
            append(value, to: &bytes)
        }
        bytes.append(0x0A)
    }

    private static func append(_ value: Value, to bytes: inout [UInt8]) {
        switch value {
        case .null: break
        case .bool(let flag): bytes.append(contentsOf: (flag ? "true" : "false").utf8)
        case .int(let number): bytes.append(contentsOf: String(number).utf8)
        case .decimal(let decimal): bytes.append(contentsOf: decimal.description.utf8)
        case .number(let number): bytes.append(contentsOf: "\(number)".utf8)
        case .text(let text): append(text: text, to: &bytes)
        case .list, .object:
            var writer = JSONWriter()
            writer.value(value)
            append(text: String(decoding: writer.bytes, as: UTF8.self), to: &bytes)
        }
    }

    private static let formulaStarts: Set<Unicode.Scalar> = [
        "=", "+", "-", "@", "\t", "\r", "\n", "\0", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}",
    ]

    private static func append(text: String, to bytes: inout [UInt8]) {
        let isFormula = text.unicodeScalars.first.map(formulaStarts.contains) ?? false
        let needsQuotes = text.utf8.contains { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }
        if needsQuotes { bytes.append(0x22) }
        if isFormula { bytes.append(0x27) }
        for byte in text.utf8 {
            if byte == 0x22 { bytes.append(0x22) }
            bytes.append(byte)
        }
        if needsQuotes { bytes.append(0x22) }
    }
}
