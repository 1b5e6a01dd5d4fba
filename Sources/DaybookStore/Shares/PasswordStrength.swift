import Foundation

/// How hard a password is to guess, and passwords that are hard enough.
package enum PasswordStrength {
    /// At most so many bits: what choosing each character at random from the kinds that occur would give.
    ///
    /// A character that repeats the one before it or follows it in the alphabet counts one bit. Words count as any
    /// other characters, so that the true figure of a sentence is lower.
    package static func bits(of password: String) -> Int {
        let scalars = password.unicodeScalars.map { Int($0.value) }
        let kinds: [(size: Double, holds: (Int) -> Bool)] = [
            (26, { (0x61...0x7A).contains($0) }), (26, { (0x41...0x5A).contains($0) }),
            (10, { (0x30...0x39).contains($0) }),
            (
                33,
                {
                    $0 < 0x80 && !(0x61...0x7A).contains($0) && !(0x41...0x5A).contains($0)
                        && !(0x30...0x39).contains($0)
                }
            ),
            (100, { $0 >= 0x80 }),
        ]
        let size = kinds.filter { kind in scalars.contains(where: kind.holds) }.map(\.size).reduce(0, +)
        guard size > 0 else { return 0 }
        let each = log2(size)
        var bits = each
        for (before, scalar) in zip(scalars, scalars.dropFirst()) { bits += abs(scalar - before) <= 1 ? 1 : each }
        return Int(bits)
    }

    /// A password of 16 random characters without those that look alike: 80 bits, in groups of four.
    package static func generate(chance: Chance = .system) -> String {
        let characters = chance.bytes(16).map { alphabet[Int($0) % alphabet.count] }
        return stride(from: 0, to: 16, by: 4).map { start in
            String(decoding: characters[start..<start + 4], as: UTF8.self)
        }.joined(separator: "-")
    }

    /// 32 characters, so that each of the 256 values of a byte stands for one as often as for another.
    private static let alphabet = Array("abcdefghjkmnpqrstvwxyz0123456789".utf8)
}
