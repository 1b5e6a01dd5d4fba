/// A network of Internet addresses, as in `10.0.0.0/8` and `2001:db8::/32`.
package struct Network: Sendable, Equatable {
    private let address: Address
    private let prefix: Int

    /// Reads an address, which is a network of its own, or an address and a number of bits; nil for anything else.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2, let address = Address(parts[0]) else { return nil }
        let whole = address.hashBytes.count * 8
        let prefix = parts.count == 2 ? Int(parts[1]) : whole
        guard let prefix, (0...whole).contains(prefix) else { return nil }
        self.address = address
        self.prefix = prefix
    }

    /// True for an address of the network; an IPv4 address is in no IPv6 network.
    package func contains(_ other: Address) -> Bool {
        let (own, given) = (address.hashBytes, other.hashBytes)
        guard own.count == given.count else { return false }
        let whole = prefix / 8
        guard own[..<whole].elementsEqual(given[..<whole]) else { return false }
        let rest = prefix % 8
        guard rest > 0 else { return true }
        let mask = UInt8(truncatingIfNeeded: 0xFF00 >> rest)
        return own[whole] & mask == given[whole] & mask
    }
}
