import CNettle

/// HMAC-SHA256 under one key, prepared for many messages: both halves of the key are hashed once.
///
/// A plain value, so that threads that use it have nothing in common. Source: RFC 2104 section 2.
struct KeyedHash: Sendable {
    private let keyed: hmac_sha256_ctx

    /// Prepares a key of any length.
    init(key: [UInt8]) {
        var keyed = hmac_sha256_ctx()
        nettle_hmac_sha256_set_key(&keyed, key.count, key)
        self.keyed = keyed
    }

    /// The first 16 bytes of the code of a message in two parts, big end first; linear in the message.
    func code(of first: UnsafeRawBufferPointer, _ second: UnsafeRawBufferPointer) -> (high: UInt64, low: UInt64) {
        var message = keyed
        KeyedHash.add(first, to: &message)
        KeyedHash.add(second, to: &message)
        var code = SIMD2<UInt64>.zero
        withUnsafeMutableBytes(of: &code) { code in
            nettle_hmac_sha256_digest(&message, code.count, code.baseAddress?.assumingMemoryBound(to: UInt8.self))
        }
        return (UInt64(bigEndian: code[0]), UInt64(bigEndian: code[1]))
    }

    @inline(__always)
    private static func add(_ part: UnsafeRawBufferPointer, to message: inout hmac_sha256_ctx) {
        guard let start = part.baseAddress else { return }
        nettle_hmac_sha256_update(&message, part.count, start.assumingMemoryBound(to: UInt8.self))
    }
}
