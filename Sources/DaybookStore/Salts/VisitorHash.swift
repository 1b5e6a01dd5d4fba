import Crypto
import DaybookCore

/// Makes visitor ids: `v_` and the first 16 hex digits of HMAC-SHA256(salt, truncated address ‖ 0 ‖ User-Agent).
///
/// The keyed state is prepared once a salt. A value that any thread may use.
package struct VisitorHash: Sendable {
    private let keyed: HMAC<SHA256>

    /// Prepares the state for a salt of 32 random bytes.
    package init(salt: [UInt8]) {
        keyed = HMAC<SHA256>(key: SymmetricKey(data: salt))
    }

    /// The id of a visitor; the address must already be cut to its network (/24, /48).
    package func id(truncatedAddress: [UInt8], userAgent: some Sequence<UInt8>) -> String {
        var code = keyed
        var message = truncatedAddress
        message.append(0)
        message.append(contentsOf: userAgent)
        code.update(data: message)
        return code.finalize().withUnsafeBytes { "v_" + Hex.text($0.prefix(8)) }
    }
}
