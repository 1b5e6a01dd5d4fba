/// Base 64 with the URL-safe alphabet and without padding.
///
/// Source: RFC 4648 section 5.
enum Base64URL {
    /// Four characters for three bytes.
    static func text(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        var (bits, count) = (0, 0)
        for byte in bytes + (bytes.count.isMultiple(of: 3) ? [] : [0]) {
            (bits, count) = (bits << 8 | Int(byte), count + 8)
            while count >= 6 {
                count -= 6
                text.append(alphabet[bits >> count & 0x3F])
            }
        }
        return String(decoding: text.prefix((bytes.count * 8 + 5) / 6), as: UTF8.self)
    }

    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
}
