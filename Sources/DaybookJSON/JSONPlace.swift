/// A line and a column of a text, both from 1; columns count bytes.
package struct JSONPlace: Sendable, Equatable {
    package let line: Int
    package let column: Int

    /// Where a text stops being JSON; nil for one whose grammar is right.
    ///
    /// simdjson says what is wrong but not where; files that people write are worth a second reading. Source: RFC 8259.
    ///
    /// - Complexity: linear in the size of the text; nothing deeper than `JSON.depthLimit` is looked into.
    package init?(ofFaultIn bytes: [UInt8]) {
        var reader = GrammarReader(bytes: bytes)
        guard !reader.document() else { return nil }
        let before = bytes[..<min(reader.place, bytes.count)]
        line = before.count { $0 == 0x0A } + 1
        column = before.count - (before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0) + 1
    }
}

/// Reads JSON for its grammar alone; where a part is none, `place` is where it stopped being one.
private struct GrammarReader {
    let bytes: [UInt8]
    private(set) var place = 0

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    private var next: UInt8? { place < bytes.count ? bytes[place] : nil }

    mutating func document() -> Bool {
        guard value(0) else { return false }
        skipSpace()
        return place == bytes.count
    }

    private mutating func value(_ depth: Int) -> Bool {
        skipSpace()
        switch next {
        case UInt8(ascii: "{"): return list(until: UInt8(ascii: "}"), depth) { $0.member($1) }
        case UInt8(ascii: "["): return list(until: UInt8(ascii: "]"), depth) { $0.value($1) }
        case UInt8(ascii: "\""): return string()
        case UInt8(ascii: "t"): return word("true")
        case UInt8(ascii: "f"): return word("false")
        case UInt8(ascii: "n"): return word("null")
        default: return number()
        }
    }

    private mutating func list(
        until end: UInt8, _ depth: Int, _ element: (inout GrammarReader, Int) -> Bool
    ) -> Bool {
        guard depth < JSON.depthLimit else { return false }
        place += 1
        skipSpace()
        if take(end) { return true }
        while element(&self, depth + 1) {
            skipSpace()
            if take(end) { return true }
            guard take(UInt8(ascii: ",")) else { return false }
        }
        return false
    }

    private mutating func member(_ depth: Int) -> Bool {
        skipSpace()
        guard next == UInt8(ascii: "\""), string() else { return false }
        skipSpace()
        return take(UInt8(ascii: ":")) && value(depth)
    }

    private mutating func string() -> Bool {
        place += 1
        while let byte = next, byte >= 0x20 {
            if take(UInt8(ascii: "\"")) { return true }
            if take(UInt8(ascii: "\\")) {
                guard escape() else { return false }
            } else {
                place += 1
            }
        }
        return false
    }

    private mutating func escape() -> Bool {
        if take(UInt8(ascii: "u")) {
            for _ in 0..<4 { guard takeOne(of: "0123456789abcdefABCDEF") else { return false } }
            return true
        }
        return takeOne(of: "\"\\/bfnrt")
    }

    private mutating func number() -> Bool {
        _ = take(UInt8(ascii: "-"))
        guard take(UInt8(ascii: "0")) || digits() else { return false }
        if take(UInt8(ascii: ".")) { guard digits() else { return false } }
        guard takeOne(of: "eE") else { return true }
        _ = takeOne(of: "+-")
        return digits()
    }

    private mutating func digits() -> Bool {
        guard takeOne(of: "0123456789") else { return false }
        while takeOne(of: "0123456789") {}
        return true
    }

    private mutating func word(_ word: String) -> Bool { word.utf8.allSatisfy { take($0) } }

    private mutating func skipSpace() { while takeOne(of: " \t\r\n") {} }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        place += 1
        return true
    }

    private mutating func takeOne(of characters: String) -> Bool {
        guard let next, characters.utf8.contains(next) else { return false }
        place += 1
        return true
    }
}
