import Glibc

/// An Internet address in memory; it is deliberately neither printable nor encodable, as none is ever stored.
///
/// An IPv4 address mapped into IPv6 (`::ffff:…`) is that IPv4 address.
package struct Address: Sendable, Hashable, CustomReflectable {
    /// 4 bytes, or 16.
    private let bytes: [UInt8]

    /// Reads the usual spelling of an IPv4 or IPv6 address; nil for anything else, a port or a zone included.
    package init?(_ text: some StringProtocol) {
        self.init(utf8: Array(text.utf8)[...])
    }

    /// Reads the bytes of a spelling, as they stand in a log.
    package init?(utf8 text: ArraySlice<UInt8>) {
        guard (2...45).contains(text.count), !text.contains(0) else { return nil }
        let isIPv6 = text.contains(0x3A)
        var bytes = [UInt8](repeating: 0, count: isIPv6 ? 16 : 4)
        let spelling = text.map(CChar.init(bitPattern:)) + [0]
        guard inet_pton(isIPv6 ? AF_INET6 : AF_INET, spelling, &bytes) == 1 else { return nil }
        let mapped: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]
        self.bytes = bytes.starts(with: mapped) ? Array(bytes[12...]) : bytes
    }

    /// Reads an address with what servers and clients write around it: a port, brackets, a zone, spaces.
    package init?(written text: some StringProtocol) {
        self.init(written: Array(text.utf8)[...])
    }

    /// The same of bytes, as in `192.0.2.7:5678`, `[2001:db8::1]:443` and `fe80::1%eth0`; nil for a host name.
    package init?(written text: ArraySlice<UInt8>) {
        guard (2...100).contains(text.count) else { return nil }
        var text = text.drop { $0 == 0x20 }
        while text.last == 0x20 { text.removeLast() }
        if text.first == 0x5B {
            guard let end = text.firstIndex(of: 0x5D), Address.isPort(text[(end + 1)...]) else { return nil }
            text = text[..<end].dropFirst()
        } else if let colon = text.firstIndex(of: 0x3A), text.lastIndex(of: 0x3A) == colon {
            guard Address.isPort(text[colon...]) else { return nil }
            text = text[..<colon]
        }
        if text.contains(0x3A), let zone = text.firstIndex(of: 0x25) { text = text[..<zone] }
        self.init(utf8: text)
    }

    /// True for nothing, and for a colon and up to five digits.
    private static func isPort(_ text: ArraySlice<UInt8>) -> Bool {
        guard let colon = text.first else { return true }
        return colon == 0x3A && text.count <= 6 && text.dropFirst().allSatisfy { (0x30...0x39).contains($0) }
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// True for 4 bytes.
    package var isIPv4: Bool { bytes.count == 4 }

    /// True for this machine itself: 127.0.0.0/8 and ::1.
    package var isLoopback: Bool {
        isIPv4 ? bytes[0] == 127 : bytes.dropLast().allSatisfy { $0 == 0 } && bytes.last == 1
    }

    /// The network of the address: the first 24 bits of IPv4, the first 48 of IPv6, and zeros.
    package var truncated: Address {
        let kept = isIPv4 ? 3 : 6
        return Address(bytes: Array(bytes[..<kept]) + Array(repeating: 0, count: bytes.count - kept))
    }

    /// The bytes in network order, for a keyed hash and nothing else.
    package var hashBytes: [UInt8] { bytes }

    /// Shows nothing, so that no dump or failure message prints an address.
    package var customMirror: Mirror { Mirror(self, children: []) }

    /// Calls `body` with the address as the system's socket address.
    func withSocketAddress<Result>(_ body: (UnsafePointer<sockaddr>) -> Result) -> Result {
        var storage = sockaddr_storage()
        return withUnsafeMutablePointer(to: &storage) { pointer in
            let raw = UnsafeMutableRawPointer(pointer)
            if isIPv4 {
                pointer.pointee.ss_family = sa_family_t(AF_INET)
                raw.advanced(by: 4).copyMemory(from: bytes, byteCount: 4)
            } else {
                pointer.pointee.ss_family = sa_family_t(AF_INET6)
                raw.advanced(by: 8).copyMemory(from: bytes, byteCount: 16)
            }
            return body(UnsafeRawPointer(raw).assumingMemoryBound(to: sockaddr.self))
        }
    }
}
