/// HTML or SVG as bytes, written straight through; text is escaped where it is added.
package struct Markup: Sendable {
    package private(set) var bytes: [UInt8] = []

    /// Nothing yet.
    package init() {}

    /// Adds markup that Daybook itself has written.
    mutating func raw(_ markup: String) { bytes.append(contentsOf: markup.utf8) }

    /// Adds data as text, safe between tags and inside quoted attributes; what HTML forbids becomes U+FFFD.
    ///
    /// Source: https://html.spec.whatwg.org/multipage/parsing.html#preprocessing-the-input-stream
    mutating func text(_ text: String) {
        var text = text
        let isPlain = text.withUTF8 { utf8 in
            guard utf8.allSatisfy(Markup.isPlain) else { return false }
            bytes.append(contentsOf: utf8)
            return true
        }
        if isPlain { return }
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x26: raw("&amp;")
            case 0x3C: raw("&lt;")
            case 0x3E: raw("&gt;")
            case 0x22: raw("&quot;")
            case 0x27: raw("&#39;")
            case 0x09, 0x0A, 0x20..<0x7F: bytes.append(UInt8(scalar.value))
            case 0..<0x20, 0x7F..<0xA0, 0xFDD0...0xFDEF: raw("\u{FFFD}")
            case let value where value & 0xFFFE == 0xFFFE: raw("\u{FFFD}")
            default: bytes.append(contentsOf: scalar.utf8)
            }
        }
    }

    /// True for what stands in HTML as it is, wherever it stands.
    private static func isPlain(_ byte: UInt8) -> Bool {
        (0x20..<0x7F).contains(byte) && byte != 0x26 && byte != 0x3C && byte != 0x3E && byte != 0x22 && byte != 0x27
    }

    /// Adds what `ScriptData` has made safe in a script's element.
    mutating func data(_ json: [UInt8]) { bytes.append(contentsOf: json) }

    /// Adds other markup.
    mutating func add(_ other: Markup) { bytes.append(contentsOf: other.bytes) }

    /// The markup as text.
    package var string: String { String(decoding: bytes, as: UTF8.self) }
}
