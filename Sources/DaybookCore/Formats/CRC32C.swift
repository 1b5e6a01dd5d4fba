import CISAL

/// The CRC-32C (Castagnoli) checksum of segments and cached files.
///
/// Source: RFC 3720 appendix B.4.
package enum CRC32C {
    /// Continues a checksum over more bytes; starts with 0.
    package static func checksum(_ bytes: some Sequence<UInt8>, continuing checksum: UInt32 = 0) -> UInt32 {
        let whole = bytes.withContiguousStorageIfAvailable { CRC32C.continued(checksum, UnsafeRawBufferPointer($0)) }
        return whole ?? Array(bytes).withUnsafeBytes { continued(checksum, $0) }
    }

    private static func continued(_ checksum: UInt32, _ bytes: UnsafeRawBufferPointer) -> UInt32 {
        var checksum = ~checksum
        var rest = UnsafeMutableRawBufferPointer(mutating: bytes)[...]
        while !rest.isEmpty {
            // The library takes its length as a C int; it only reads.
            let piece = UnsafeMutableRawBufferPointer(rebasing: rest.prefix(largestPiece))
            let start = piece.baseAddress?.assumingMemoryBound(to: UInt8.self)
            checksum = crc32_iscsi(start, Int32(piece.count), checksum)
            rest = rest.dropFirst(largestPiece)
        }
        return ~checksum
    }

    private static let largestPiece = 1 << 30
}
