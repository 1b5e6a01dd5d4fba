import DaybookCore

/// JSON that is safe wherever a script may be: no text of it can end an element, begin a comment or end a line
/// (controls C32).
enum ScriptData {
    /// The JSON of a value, in which `<`, `>`, `&` and, by `JSONWriter`, U+2028 and U+2029 are escaped.
    static func bytes(_ value: Value) -> [UInt8] {
        var writer = JSONWriter()
        writer.value(value)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(writer.bytes.count)
        for byte in writer.bytes {
            switch byte {
            case 0x3C: bytes += "\\u003c".utf8
            case 0x3E: bytes += "\\u003e".utf8
            case 0x26: bytes += "\\u0026".utf8
            default: bytes.append(byte)
            }
        }
        return bytes
    }
}
