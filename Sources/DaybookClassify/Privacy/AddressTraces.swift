package import DaybookCore
import Glibc

/// The spellings of one address, to find it in what its own visitor sends along: pages may print it anywhere (control
/// C53).
///
/// Lives as long as the request does, as the address itself.
package struct AddressTraces: Sendable {
    /// In lower case and in order.
    private let spellings: [[UInt8]]
    /// A bit for each pair of neighbours at the start of a spelling, by a hash of the pair.
    private let pairs: [UInt64]
    /// Every stretch of so many places in which a spelling begins has one of those pairs.
    private let stride: Int

    /// Spells an address: dotted, with hyphens as in reverse names, hexadecimal, as one decimal number, as the end of
    /// a mapped address; an IPv6 address short, in full and as 32 digits.
    package init(of address: Address) {
        let bytes = address.hashBytes
        var groups: [[UInt8]] = []
        for index in Swift.stride(from: 0, to: bytes.count, by: 2) {
            groups.append(
                [bytes[index] >> 4, bytes[index] & 15, bytes[index + 1] >> 4, bytes[index + 1] & 15].map {
                    $0 < 10 ? 0x30 + $0 : 0x57 + $0
                })
        }
        // A group of zeros keeps one.
        let short = groups.map { group in Array(group[..<3].drop { $0 == 0x30 } + group[3...]) }
        var all = [Array(groups.joined())]
        all += [groups, short].map { Array($0.joined(separator: [0x3A])) }
        if address.isIPv4 {
            let parts = bytes.map { Array(String($0).utf8) }
            all += [Array(parts.joined(separator: [0x2E])), Array(parts.joined(separator: [0x2D]))]
            all.append(Array(String(bytes.reduce(0) { $0 << 8 | Int($1) }).utf8))
        } else {
            all.append(AddressTraces.canonical(bytes))
        }
        all.sort { $0.lexicographicallyPrecedes($1) }
        spellings = all.indices.compactMap { $0 > 0 && all[$0] == all[$0 - 1] ? nil : all[$0] }
        stride = max(1, (spellings.map(\.count).min() ?? 2) - 1)
        var pairs = [UInt64](repeating: 0, count: 64)
        for spelling in spellings {
            for index in 0..<min(stride, spelling.count - 1) {
                let hash = AddressTraces.hash(UInt16(spelling[index]) | UInt16(spelling[index + 1]) << 8)
                pairs[hash >> 6] |= 1 << UInt64(hash & 63)
            }
        }
        self.pairs = pairs
    }

    private static func hash(_ pair: UInt16) -> Int { Int((UInt32(pair) &* 0x9E37_79B1) >> 20) }

    private static func canonical(_ bytes: [UInt8]) -> [UInt8] {
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        guard inet_ntop(AF_INET6, bytes, &text, socklen_t(text.count)) != nil else { return [] }
        return text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:))
    }

    /// True where one of the spellings stands in the bytes, in either case.
    ///
    /// - Complexity: linear in the bytes.
    package func occur(in bytes: [UInt8]) -> Bool { bytes.withUnsafeBytes { occur(in: $0) } }

    /// The same of bytes anywhere: looks at a few of them, and closer only where a spelling may stand.
    package func occur(in bytes: UnsafeRawBufferPointer) -> Bool {
        pairs.withUnsafeBufferPointer { pairs in
            var index = 0
            while index + 1 < bytes.count {
                // Both cases of a letter become the small one, and what a spelling is made of besides stays itself.
                let pair = bytes.loadUnaligned(fromByteOffset: index, as: UInt16.self).littleEndian | 0x2020
                let hash = AddressTraces.hash(pair)
                if (pairs[hash >> 6] >> UInt64(hash & 63)) & 1 == 1, stands(around: index, in: bytes) { return true }
                index += stride
            }
            return false
        }
    }

    /// True where a spelling begins in the places up to one.
    private func stands(around index: Int, in bytes: UnsafeRawBufferPointer) -> Bool {
        for spelling in spellings {
            for start in max(0, index - stride + 1)...index where start + spelling.count <= bytes.count {
                guard AddressTraces.isSame(bytes, start, spelling) else { continue }
                if isWhole(start..<start + spelling.count, in: bytes) { return true }
            }
        }
        return false
    }

    /// A value with `…` in place of each spelling; members that are named by one go.
    package func removed(from value: Value) -> Value {
        switch value {
        case .text(let text): .text(removed(from: text))
        case .int(let number): spellings.contains(Array(String(number).utf8)) ? .text(PrivateContent.mark) : value
        case .list(let list): .list(list.map(removed))
        case .object(let members):
            .object(
                members.compactMap { member in
                    occur(in: Array(member.name.utf8)) ? nil : .init(member.name, removed(from: member.value))
                })
        default: value
        }
    }

    private func removed(from text: String) -> String {
        var bytes = Array(text.utf8)
        guard first(in: bytes) != nil else { return text }
        while let place = first(in: bytes) { bytes.replaceSubrange(place, with: PrivateContent.mark.utf8) }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func first(in bytes: [UInt8]) -> Range<Int>? { bytes.withUnsafeBytes { first(in: $0) } }

    private func first(in bytes: UnsafeRawBufferPointer) -> Range<Int>? {
        for spelling in spellings {
            var start = 0
            while let place = AddressTraces.place(of: spelling, in: bytes, from: start) {
                if isWhole(place, in: bytes) { return place }
                start = place.lowerBound + 1
            }
        }
        return nil
    }

    /// False for a spelling of a few characters within a longer word, as `::1` in `a::12`.
    private func isWhole(_ place: Range<Int>, in bytes: UnsafeRawBufferPointer) -> Bool {
        guard place.count < AddressTraces.tellingLength else { return true }
        let before = place.lowerBound > 0 ? bytes[place.lowerBound - 1] : 0
        let after = place.upperBound < bytes.count ? bytes[place.upperBound] : 0
        return !before.isLetterOrDigit && !after.isLetterOrDigit
    }

    /// The length from which on a spelling is found within longer words too: that of `1.1.1.1`.
    private static let tellingLength = 7

    private static func place(
        of spelling: [UInt8], in bytes: UnsafeRawBufferPointer, from start: Int
    ) -> Range<Int>? {
        guard let first = spelling.first, bytes.count - start >= spelling.count else { return nil }
        for index in start...(bytes.count - spelling.count)
        where lower(bytes[index]) == first && isSame(bytes, index, spelling) {
            return index..<index + spelling.count
        }
        return nil
    }

    private static func isSame(_ bytes: UnsafeRawBufferPointer, _ start: Int, _ spelling: [UInt8]) -> Bool {
        for offset in spelling.indices where lower(bytes[start + offset]) != spelling[offset] { return false }
        return true
    }

    private static func lower(_ byte: UInt8) -> UInt8 { (0x41...0x46).contains(byte) ? byte | 0x20 : byte }
}
