import Glibc

/// Looks for IPv4 and IPv6 addresses written out in bytes that are about to be committed.
///
/// It knows addresses by their form alone: a version of four numbers is taken for one too.
enum AddressScan {
    /// The number of the first line, from 1, that has an address in it; linear in the bytes.
    static func firstLine(in bytes: [UInt8]) -> Int? {
        var number = 0
        for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
            number += 1
            if hasAddress(line) { return number }
        }
        return nil
    }

    private static func hasAddress(_ line: ArraySlice<UInt8>) -> Bool {
        let fours = line.split { !isDigit($0) && $0 != dot }
        if fours.contains(where: { isAddress(trimmed($0, dot), AF_INET) }) { return true }
        // Two names with `::` between them, as programs have, are none: every letter must be a hex digit.
        let words = line.split { !isWord($0) && $0 != dot && $0 != colon }
        return words.contains { word in
            guard word.contains(colon), word.contains(where: isWord) else { return false }
            return isAddress(trimmed(word, dot), AF_INET6) || isAddress(trimmed(word.dropLast(), dot), AF_INET6)
        }
    }

    private static func isAddress(_ text: ArraySlice<UInt8>, _ family: Int32) -> Bool {
        guard (2...45).contains(text.count) else { return false }
        var address = in6_addr()
        return inet_pton(family, String(decoding: text, as: UTF8.self), &address) == 1
    }

    private static func trimmed(_ text: ArraySlice<UInt8>, _ byte: UInt8) -> ArraySlice<UInt8> {
        guard let last = text.lastIndex(where: { $0 != byte }) else { return [] }
        return text[...last].drop { $0 == byte }
    }

    private static let dot: UInt8 = 0x2E
    private static let colon: UInt8 = 0x3A

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private static func isWord(_ byte: UInt8) -> Bool {
        isDigit(byte) || (0x41...0x5A).contains(byte & 0xDF) || byte == 0x5F || byte >= 0x80
    }
}
