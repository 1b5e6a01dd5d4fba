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
    package static func header(_ columns: [FieldInfo]) -> [UInt8] { lines([columns.map { .text($0.name) }]) }

    /// The lines of some rows.
    package static func lines(_ rows: ArraySlice<[Value]>) -> [UInt8] {
        let bytes = GrowingBytes()
        for row in rows {
            for (index, value) in row.enumerated() {
                if index > 0 { bytes.append(comma) }
                append(value, to: bytes)
            }
            bytes.append(newline)
        }
        return Array(bytes.bytes)
    }

    static let comma: UInt8 = 0x2C
    static let newline: UInt8 = 0x0A
    private static let quote: UInt8 = 0x22

    static func append(_ value: Value, to bytes: GrowingBytes) {
        switch value {
        case .null: break
        case .bool(let flag): append(text: flag ? "true" : "false", to: bytes)
        case .int(let number): bytes.append(decimal: number)
        case .decimal(let decimal): append(decimal, to: bytes)
        case .number(let number): bytes.append(Array("\(number)".utf8))
        case .text(let text): append(text: text, to: bytes)
        case .list, .object:
            var writer = JSONWriter()
            writer.value(value)
            append(text: String(decoding: writer.bytes, as: UTF8.self), to: bytes)
        }
    }

    static func append(_ decimal: Fixed, to bytes: GrowingBytes) {
        guard decimal.decimals > 0 else { return bytes.append(decimal: decimal.units) }
        let power = Fixed.powerOfTen(decimal.decimals)
        if decimal.units < 0 { bytes.append(0x2D) }
        bytes.append(decimal: Int(decimal.units.magnitude / UInt(power)))
        bytes.append(0x2E)
        var (rest, place) = (Int(decimal.units.magnitude % UInt(power)), power / 10)
        while place > 0 {
            bytes.append(0x30 + UInt8(truncatingIfNeeded: rest / place))
            (rest, place) = (rest % place, place / 10)
        }
    }

    static func append(text: String, to bytes: GrowingBytes) {
        let isDone: Void? = text.utf8.withContiguousStorageIfAvailable { append(utf8: $0, to: bytes) }
        if isDone == nil { Array(text.utf8).withUnsafeBufferPointer { append(utf8: $0, to: bytes) } }
    }

    /// Adds a cell with the text of some bytes in UTF-8.
    package static func append(utf8: UnsafeBufferPointer<UInt8>, to bytes: GrowingBytes) {
        // Without a branch in the loop, so that many bytes are looked at at a time.
        var (quotes, others) = (UInt8(0), UInt8(0))
        for byte in utf8 {
            quotes |= byte == quote ? 1 : 0
            others |= (byte == comma ? 1 : 0) | (byte == newline ? 1 : 0) | (byte == 0x0D ? 1 : 0)
        }
        let hasQuote = quotes != 0
        let needsQuotes = hasQuote || others != 0
        if needsQuotes { bytes.append(quote) }
        if startsFormula(utf8) { bytes.append(0x27) }
        if hasQuote {
            for byte in utf8 {
                if byte == quote { bytes.append(quote) }
                bytes.append(byte)
            }
        } else {
            bytes.append(UnsafeRawBufferPointer(utf8))
        }
        if needsQuotes { bytes.append(quote) }
    }

    /// The signs `=`, `+`, `-`, `@`, tab, CR, LF, NUL, and the full-width signs U+FF1D, U+FF0B, U+FF0D and U+FF20.
    private static func startsFormula(_ utf8: UnsafeBufferPointer<UInt8>) -> Bool {
        switch utf8.first {
        case 0x3D, 0x2B, 0x2D, 0x40, 0x09, 0x0D, 0x0A, 0x00: true
        case 0xEF where utf8.count > 2 && utf8[1] == 0xBC: [0x9D, 0x8B, 0x8D, 0xA0].contains(utf8[2])
        default: false
        }
    }
}
