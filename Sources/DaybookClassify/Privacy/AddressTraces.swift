package import DaybookCore
import Glibc

/// The spellings of one address, to find it in what its own visitor sends along: pages may print it anywhere (control
/// C53).
///
/// Lives as long as the request does, as the address itself.
package struct AddressTraces: Sendable {
    /// In lower case; longer ones first.
    private let spellings: [[UInt8]]

    /// Spells an address: dotted, with hyphens as in reverse names, hexadecimal, as one decimal number, as the end of
    /// a mapped address; an IPv6 address short, in full and as 32 digits.
    package init(of address: Address) {
        let bytes = address.hashBytes
        let hex = Hex.text(bytes)
        let groups = stride(from: 0, to: hex.count, by: 4).map { start in
            String(hex.dropFirst(start).prefix(4))
        }
        let short = groups.map { group in String(group.drop { $0 == "0" }) }.map { $0.isEmpty ? "0" : $0 }
        var all = [hex, groups.joined(separator: ":"), short.joined(separator: ":")]
        if address.isIPv4 {
            let parts = bytes.map(String.init)
            all += [parts.joined(separator: "."), parts.joined(separator: "-")]
            all.append(String(bytes.reduce(0) { $0 << 8 | Int($1) }))
        } else {
            all.append(AddressTraces.canonical(bytes))
        }
        spellings = Set(all).sorted().map { Array($0.utf8) }
    }

    private static func canonical(_ bytes: [UInt8]) -> String {
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        guard inet_ntop(AF_INET6, bytes, &text, socklen_t(text.count)) != nil else { return "" }
        return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// True where one of the spellings stands in the bytes, in either case.
    ///
    /// - Complexity: linear in the bytes.
    package func occur(in bytes: [UInt8]) -> Bool { first(in: bytes) != nil }

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

    private func first(in bytes: [UInt8]) -> Range<Int>? {
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
    private func isWhole(_ place: Range<Int>, in bytes: [UInt8]) -> Bool {
        guard place.count < AddressTraces.tellingLength else { return true }
        let before = place.lowerBound > 0 ? bytes[place.lowerBound - 1] : 0
        let after = place.upperBound < bytes.count ? bytes[place.upperBound] : 0
        return !before.isLetterOrDigit && !after.isLetterOrDigit
    }

    /// The length from which on a spelling is found within longer words too: that of `1.1.1.1`.
    private static let tellingLength = 7

    private static func place(of spelling: [UInt8], in bytes: [UInt8], from start: Int) -> Range<Int>? {
        guard let first = spelling.first, bytes.count - start >= spelling.count else { return nil }
        return bytes.withUnsafeBufferPointer { bytes in
            var index = start
            let end = bytes.count - spelling.count
            while index <= end {
                if lower(bytes[index]) == first, isSame(bytes, index, spelling) {
                    return index..<index + spelling.count
                }
                index += 1
            }
            return nil
        }
    }

    private static func isSame(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ spelling: [UInt8]) -> Bool {
        for offset in spelling.indices where lower(bytes[start + offset]) != spelling[offset] { return false }
        return true
    }

    private static func lower(_ byte: UInt8) -> UInt8 { (0x41...0x46).contains(byte) ? byte | 0x20 : byte }
}
