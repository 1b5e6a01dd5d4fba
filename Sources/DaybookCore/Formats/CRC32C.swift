import CLinux

/// The CRC-32C (Castagnoli) checksum of segments.
///
/// Source: RFC 3720 appendix B.4.
package enum CRC32C {
    /// Continues a checksum over more bytes; starts with 0.
    package static func checksum(_ bytes: some Sequence<UInt8>, continuing checksum: UInt32 = 0) -> UInt32 {
        let whole = bytes.withContiguousStorageIfAvailable { buffer in
            clinux_crc32c(checksum, buffer.baseAddress, buffer.count)
        }
        if let whole { return whole }
        return Array(bytes).withUnsafeBytes { clinux_crc32c(checksum, $0.baseAddress, $0.count) }
    }
}
