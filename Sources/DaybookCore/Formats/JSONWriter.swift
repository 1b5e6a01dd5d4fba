/// Writes compact JSON into bytes, with members in the order of the calls.
///
/// Every control character, DEL, U+2028 and U+2029 is escaped, so that a value can never end a line or a script.
/// Source: RFC 8259 section 7.
package struct JSONWriter: Sendable {
    package var bytes: [UInt8] = []
    private var needsComma = false

    /// Starts with no bytes.
    package init() {}

    /// Starts with room for that many bytes.
    package init(reserving count: Int) {
        bytes.reserveCapacity(count)
    }

    /// Drops what was written and keeps the room, for the next document.
    package mutating func reset() {
        bytes.removeAll(keepingCapacity: true)
        needsComma = false
    }

    /// Writes an object whose members `body` writes.
    package mutating func object(_ body: (inout JSONWriter) throws -> Void) rethrows {
        separate()
        bytes.append(0x7B)
        needsComma = false
        try body(&self)
        bytes.append(0x7D)
        needsComma = true
    }

    /// Writes an array whose elements `body` writes.
    package mutating func array(_ body: (inout JSONWriter) throws -> Void) rethrows {
        separate()
        bytes.append(0x5B)
        needsComma = false
        try body(&self)
        bytes.append(0x5D)
        needsComma = true
    }

    /// Writes a member's name; its value is the next call.
    package mutating func key(_ name: String) {
        text(name)
        bytes.append(0x3A)
        needsComma = false
    }

    /// Writes a member whose name is a literal that needs no escaping.
    package mutating func key(literal name: StaticString) {
        separate()
        bytes.append(0x22)
        name.withUTF8Buffer { bytes.append(contentsOf: $0) }
        bytes.append(0x22)
        bytes.append(0x3A)
        needsComma = false
    }

    /// Writes a string.
    package mutating func text(_ text: String) {
        separate()
        var text = text
        text.withUTF8 { appendQuoted($0) }
        needsComma = true
    }

    /// Writes a whole number.
    package mutating func int(_ number: Int) {
        separate()
        appendDigits(number)
        needsComma = true
    }

    /// Writes any value; a number that JSON cannot hold (infinite, not a number) is written as null.
    package mutating func value(_ value: Value) {
        switch value {
        case .null: literal("null")
        case .bool(let flag): literal(flag ? "true" : "false")
        case .int(let number): int(number)
        case .decimal(let decimal): literal(decimal.description)
        case .number(let number): literal(number.isFinite ? "\(number)" : "null")
        case .text(let string): text(string)
        case .list(let list): array { for element in list { $0.value(element) } }
        case .object(let members):
            object {
                for member in members {
                    $0.key(member.name)
                    $0.value(member.value)
                }
            }
        }
    }

    /// Writes one record as an object.
    package mutating func record(_ columns: [FieldInfo], _ values: [Value]) {
        object {
            for (column, value) in zip(columns, values) {
                $0.key(column.name)
                $0.value(value)
            }
        }
    }

    /// Writes the rows of a table as an array of objects.
    package mutating func rows(_ table: Table) {
        array { for row in table.rows { $0.record(table.columns, row) } }
    }

    private mutating func literal(_ text: String) {
        separate()
        bytes.append(contentsOf: text.utf8)
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { bytes.append(0x2C) }
        needsComma = false
    }

    private mutating func appendDigits(_ number: Int) {
        if number < 0 { bytes.append(0x2D) }
        var (rest, width) = (number.magnitude, 1)
        while rest >= 10 {
            rest /= 10
            width += 1
        }
        let start = bytes.count
        bytes.append(contentsOf: repeatElement(0x30, count: width))
        rest = number.magnitude
        for place in stride(from: start + width - 1, through: start, by: -1) {
            bytes[place] += UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
    }

    private mutating func appendQuoted(_ utf8: UnsafeBufferPointer<UInt8>) {
        bytes.append(0x22)
        var clean = 0
        var index = 0
        while index < utf8.count {
            let byte = utf8[index]
            if byte >= 0x20 && byte != 0x22 && byte != 0x5C && byte != 0x7F && byte != 0xE2 {
                index += 1
                continue
            }
            let width = escapedWidth(utf8, at: index)
            if width == 0 {
                index += 1
                continue
            }
            bytes.append(contentsOf: utf8[clean..<index])
            appendEscape(utf8, at: index)
            index += width
            clean = index
        }
        bytes.append(contentsOf: utf8[clean..<utf8.count])
        bytes.append(0x22)
    }

    /// How many bytes at `index` one escape replaces; 0 where the byte stands for itself (most three-byte letters).
    private func escapedWidth(_ utf8: UnsafeBufferPointer<UInt8>, at index: Int) -> Int {
        guard utf8[index] == 0xE2 else { return 1 }
        let isSeparator =
            index + 2 < utf8.count && utf8[index + 1] == 0x80 && (utf8[index + 2] == 0xA8 || utf8[index + 2] == 0xA9)
        return isSeparator ? 3 : 0
    }

    private mutating func appendEscape(_ utf8: UnsafeBufferPointer<UInt8>, at index: Int) {
        bytes.append(0x5C)
        switch utf8[index] {
        case 0x22: bytes.append(0x22)
        case 0x5C: bytes.append(0x5C)
        case 0x08: bytes.append(0x62)
        case 0x0C: bytes.append(0x66)
        case 0x0A: bytes.append(0x6E)
        case 0x0D: bytes.append(0x72)
        case 0x09: bytes.append(0x74)
        case 0xE2: bytes.append(contentsOf: utf8[index + 2] == 0xA8 ? "u2028".utf8 : "u2029".utf8)
        case let control:
            let digits = String(control, radix: 16)
            bytes.append(contentsOf: "u00\(digits.count == 1 ? "0" : "")\(digits)".utf8)
        }
    }
}
