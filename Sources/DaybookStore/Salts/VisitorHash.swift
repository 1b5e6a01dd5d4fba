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
        let code = (truncatedAddress + [0]).withUnsafeBytes { network in
            Array(userAgent).withUnsafeBytes { number(network: network, userAgent: $0) }
        }
        return "v_" + Hex.text(withUnsafeBytes(of: code.bigEndian, Array.init))
    }

    /// The number whose 16 hex digits are in the id; `network` is the truncated address with the 0 behind it.
    package func number(network: UnsafeRawBufferPointer, userAgent: UnsafeRawBufferPointer) -> UInt64 {
        keyed.code(of: network, userAgent).high
    }
}
