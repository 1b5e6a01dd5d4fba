import CZlib

/// How many bytes a file has on its way to a browser.
package enum PackedSize {
    /// The size by `gzip -9`, without the name of the file.
    package static func ofGzip(_ bytes: [UInt8]) -> Int {
        var count = compressBound(UInt(bytes.count))
        var packed = [UInt8](repeating: 0, count: Int(count))
        // Room for the most that any content can take is always enough.
        guard compress2(&packed, &count, bytes, UInt(bytes.count), 9) == Z_OK else { return packed.count }
        return Int(count) + gzipExtra
    }

    /// Header and end of gzip (RFC 1952) have so many bytes more than those of zlib (RFC 1950).
    private static let gzipExtra = 12
}
