/// Where random bytes come from; tests pass their own.
package struct Chance: Sendable {
    private let source: @Sendable (Int) -> [UInt8]

    /// Takes that many bytes from `source` at each call.
    package init(source: @escaping @Sendable (Int) -> [UInt8]) {
        self.source = source
    }

    /// The random bytes of the system (getrandom).
    package static let system = Chance { count in
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: 0...UInt8.max, using: &generator) }
    }

    /// As many random bytes.
    package func bytes(_ count: Int) -> [UInt8] { source(count) }

    /// A UUID of version 4, lower case.
    ///
    /// Source: RFC 9562 section 5.4.
    package func uuid() -> String {
        var bytes = source(16)
        bytes[6] = bytes[6] & 0x0F | 0x40
        bytes[8] = bytes[8] & 0x3F | 0x80
        let digits = Array(bytes.map { byte in Chance.digits[Int(byte >> 4)] + Chance.digits[Int(byte & 0xF)] })
        let parts = [digits[0..<4], digits[4..<6], digits[6..<8], digits[8..<10], digits[10..<16]]
        return parts.map { $0.joined() }.joined(separator: "-")
    }

    private static let digits = "0123456789abcdef".map(String.init)
}
