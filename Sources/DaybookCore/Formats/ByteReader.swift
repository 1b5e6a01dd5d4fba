/// Gives bytes in order, as many at a time as fit.
package protocol ByteReader {
    /// Fills the beginning of a buffer and says how many bytes came; 0 at the end and only there.
    ///
    /// - Throws: an error of the source; what was read before it must not be trusted.
    mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int
}

/// Reads bytes that are in memory.
package struct MemoryReader: ByteReader {
    private var rest: ArraySlice<UInt8>

    /// Reads an array from its beginning.
    package init(_ bytes: [UInt8]) {
        rest = bytes[...]
    }

    /// Never throws.
    package mutating func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let part = rest.prefix(buffer.count)
        part.withUnsafeBytes { buffer.copyMemory(from: $0) }
        rest = rest.dropFirst(part.count)
        return part.count
    }
}
