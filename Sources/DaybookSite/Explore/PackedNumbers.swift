/// Whole numbers as text that a script unpacks quickly and that compresses well: a character for each 5 bits, lowest
/// first, and 32 more where others follow.
///
/// The characters are those of base64url (RFC 4648, section 5), none of which a script or a page escapes.
struct PackedNumbers {
    private static let characters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
    private(set) var bytes: [UInt8] = []

    /// Adds a number that is not negative.
    mutating func add(_ number: Int) {
        var rest = number
        while rest >= 32 {
            bytes.append(PackedNumbers.characters[32 | rest & 31])
            rest >>= 5
        }
        bytes.append(PackedNumbers.characters[rest])
    }

    var text: String { String(decoding: bytes, as: UTF8.self) }
}
