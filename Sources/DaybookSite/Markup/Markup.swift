/// HTML or SVG as bytes, written straight through; text is escaped where it is added.
package struct Markup: Sendable {
    package private(set) var bytes: [UInt8] = []

    /// Nothing yet.
    package init() {}

    /// Adds markup that Daybook itself has written.
    mutating func raw(_ markup: String) { bytes.append(contentsOf: markup.utf8) }

    /// Adds data as text, safe between tags and inside quoted attributes.
    mutating func text(_ text: String) {
        for byte in text.utf8 {
            switch byte {
            case 0x26: bytes.append(contentsOf: "&amp;".utf8)
            case 0x3C: bytes.append(contentsOf: "&lt;".utf8)
            case 0x3E: bytes.append(contentsOf: "&gt;".utf8)
            case 0x22: bytes.append(contentsOf: "&quot;".utf8)
            case 0x27: bytes.append(contentsOf: "&#39;".utf8)
            case 0x00..<0x09, 0x0B, 0x0C, 0x0E..<0x20, 0x7F: bytes.append(contentsOf: "\u{FFFD}".utf8)
            default: bytes.append(byte)
            }
        }
    }

    /// Adds other markup.
    mutating func add(_ other: Markup) { bytes.append(contentsOf: other.bytes) }

    /// The markup as text.
    package var string: String { String(decoding: bytes, as: UTF8.self) }
}
