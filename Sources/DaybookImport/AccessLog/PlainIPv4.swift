/// The network of an IPv4 address in its plainest spelling, as nearly every line of a log has one: four numbers without
/// leading zeros.
///
/// Any other spelling is for `Address`, which takes longer than all else that is done for an address.
struct PlainIPv4 {
    private let network: (UInt8, UInt8, UInt8)

    /// Reads a spelling; nil for any other.
    init?(_ text: UnsafeRawBufferPointer) {
        var index = 0
        let first = PlainIPv4.number(text, &index, endsWith: 0x2E)
        let second = PlainIPv4.number(text, &index, endsWith: 0x2E)
        let third = PlainIPv4.number(text, &index, endsWith: 0x2E)
        guard let first, let second, let third, PlainIPv4.number(text, &index, endsWith: nil) != nil else { return nil }
        network = (first, second, third)
    }

    /// Calls `body` with the bytes of the network, cut to its first 24 bits, and the 0 that stands behind an address
    /// where visitors are hashed.
    func withTruncatedBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        withUnsafeBytes(of: (network.0, network.1, network.2, UInt8(0), UInt8(0)), body)
    }

    /// A number of one to three digits up to 255, and what ends it: a byte, or the end of the text.
    private static func number(_ text: UnsafeRawBufferPointer, _ index: inout Int, endsWith end: UInt8?) -> UInt8? {
        let start = index
        var number = 0
        while index < text.count, index - start < 3, (0x30...0x39).contains(text[index]) {
            number = number * 10 + Int(text[index] - 0x30)
            index += 1
        }
        let hasLeadingZero = index - start > 1 && text[start] == 0x30
        guard index > start, !hasLeadingZero, number <= 255 else { return nil }
        guard let end else { return index == text.count ? UInt8(number) : nil }
        guard index < text.count, text[index] == end else { return nil }
        index += 1
        return UInt8(number)
    }
}
