import DaybookCore

/// Makes visitor ids: `v_` and the first 16 hex digits of HMAC-SHA256(salt, truncated address ‖ 0 ‖ User-Agent).
///
/// The keyed state is prepared once a salt. A value that any thread may use.
package struct VisitorHash: Sendable {
    private let keyed: KeyedHash

    /// Prepares the state for a salt of 32 random bytes.
    package init(salt: [UInt8]) {
        keyed = KeyedHash(key: salt)
    }

    /// The id of a visitor; the address must already be cut to its network (/24, /48).
    package func id(truncatedAddress: [UInt8], userAgent: some Sequence<UInt8>) -> String {
        let code = Array(userAgent).withUnsafeBytes { number(truncatedAddress: truncatedAddress, userAgent: $0) }
        return "v_" + Hex.text(withUnsafeBytes(of: code.bigEndian, Array.init))
    }

    /// The number whose 16 hex digits are in the id.
    package func number(truncatedAddress: [UInt8], userAgent: UnsafeRawBufferPointer) -> UInt64 {
        (truncatedAddress + [0]).withUnsafeBytes { keyed.code(of: $0, userAgent).high }
    }
}
