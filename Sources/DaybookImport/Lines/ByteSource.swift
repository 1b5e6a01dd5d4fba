import CZlib
import DaybookCore

/// The text of an input; a gzip stream, told by its first two bytes, is unpacked on the way.
///
/// Concatenated gzip members count as one stream, as rotated logs are joined. One thread at a time uses it.
final class ByteSource {
    var name: String { source.name }
    /// Bytes as they are stored; nil where that is not known.
    var byteCount: Int? { source.byteCount }
    private(set) var consumedByteCount = 0
    private let source: any ByteInput
    private let input: UnsafeMutableRawBufferPointer
    private var filled = 0
    private var used = 0
    private var isAtEnd = false
    private var stream: UnsafeMutablePointer<z_stream>?
    private var isInsideMember = false

    private static let inputSizeBytes = 1 << 18

    /// Reads an input that nothing was read from yet.
    init(_ source: any ByteInput) {
        self.source = source
        input = .allocate(byteCount: ByteSource.inputSizeBytes, alignment: 16)
    }

    deinit {
        input.deallocate()
        if let stream {
            inflateEnd(stream)
            stream.deallocate()
        }
    }

    /// Fills the front of `output` and says how far; 0 only at the end.
    ///
    /// - Throws: `input-output`, or `damaged` for a gzip stream that is cut or wrong.
    func read(into output: UnsafeMutableRawBufferPointer) throws(DaybookError) -> Int {
        if consumedByteCount == 0 && !isAtEnd { try start() }
        if stream != nil { return try unpack(into: output) }
        if used == filled {
            let count = try source.read(into: output)
            consumedByteCount += count
            return count
        }
        let count = min(filled - used, output.count)
        output.copyMemory(from: UnsafeRawBufferPointer(rebasing: input[used..<used + count]))
        used += count
        return count
    }

    private func start() throws(DaybookError) {
        try refill()
        // A pipe may give its first byte alone.
        while filled == 1, !isAtEnd {
            let first = input[0]
            try refill(keeping: first)
        }
        guard filled >= 2, input[0] == 0x1F, input[1] == 0x8B else { return }
        let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        stream.initialize(to: z_stream())
        guard czlib_inflate_init(stream) == Z_OK else { preconditionFailure("out of memory") }
        self.stream = stream
        isInsideMember = true
    }

    private func refill(keeping first: UInt8? = nil) throws(DaybookError) {
        let kept = first == nil ? 0 : 1
        if let first { input[0] = first }
        let count = try source.read(into: UnsafeMutableRawBufferPointer(rebasing: input[kept...]))
        (used, filled) = (0, count + kept)
        consumedByteCount += count
        isAtEnd = count == 0
    }

    private func unpack(into output: UnsafeMutableRawBufferPointer) throws(DaybookError) -> Int {
        guard let stream else { return 0 }
        while true {
            if used == filled, !isAtEnd { try refill() }
            if !isInsideMember {
                // Behind a member there may be another, or padding, which is no part of the text.
                guard used < filled, input[used] == 0x1F else { return 0 }
                inflateReset(stream)
                isInsideMember = true
            }
            if used == filled { throw damaged("it ends too early") }
            stream.pointee.next_in = input.baseAddress.map { ($0 + used).assumingMemoryBound(to: UInt8.self) }
            stream.pointee.avail_in = UInt32(filled - used)
            stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
            stream.pointee.avail_out = UInt32(output.count)
            let status = inflate(stream, Z_NO_FLUSH)
            used = filled - Int(stream.pointee.avail_in)
            guard status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR else {
                throw damaged("zlib error \(status)")
            }
            if status == Z_STREAM_END { isInsideMember = false }
            let count = output.count - Int(stream.pointee.avail_out)
            if count > 0 { return count }
        }
    }

    private func damaged(_ cause: String) -> DaybookError {
        DaybookError(
            .damaged, "The gzip file '\(name)' is damaged.", remedy: "Fetch it again; nothing of it was imported.",
            cause: cause)
    }
}
