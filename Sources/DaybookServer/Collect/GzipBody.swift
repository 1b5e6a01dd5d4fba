import CZlib

/// Unpacks a gzip body no further than a limit, whatever it claims to hold (controls C8 and T15).
///
/// Source: RFC 1952; members that follow one another count as one body.
enum GzipBody {
    enum Failure: Error, Equatable {
        /// It is no gzip stream, or is cut.
        case damaged
        /// It holds more than the limit.
        case tooLarge
    }

    /// The bytes a body holds; work and memory are bounded by `limit`.
    static func unpacked(_ body: UnsafeRawBufferPointer, limit: Int) throws(Failure) -> [UInt8] {
        var stream = z_stream()
        guard czlib_inflate_init(&stream) == Z_OK else { throw .damaged }
        defer { inflateEnd(&stream) }
        var output = [UInt8](repeating: 0, count: min(limit + 1, max(4_096, body.count * 8)))
        var filled = 0
        stream.next_in = UnsafeMutablePointer(
            mutating: body.baseAddress?.assumingMemoryBound(to: UInt8.self))
        stream.avail_in = UInt32(body.count)
        while true {
            if filled == output.count {
                output += [UInt8](repeating: 0, count: min(output.count, limit + 1 - output.count))
            }
            let room = output.count - filled
            let status = output.withUnsafeMutableBytes { buffer -> Int32 in
                stream.next_out = buffer.baseAddress.map { ($0 + filled).assumingMemoryBound(to: UInt8.self) }
                stream.avail_out = UInt32(room)
                return inflate(&stream, Z_NO_FLUSH)
            }
            filled += room - Int(stream.avail_out)
            guard filled <= limit else { throw .tooLarge }
            switch status {
            case Z_STREAM_END where stream.avail_in == 0: return Array(output.prefix(filled))
            case Z_STREAM_END:
                guard inflateReset(&stream) == Z_OK else { throw .damaged }
            case Z_OK where stream.avail_in > 0 || stream.avail_out == 0: continue
            default: throw .damaged
            }
        }
    }
}
