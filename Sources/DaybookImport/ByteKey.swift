/// Bytes as the key of a cache, hashed as a whole and not byte by byte as an array is.
struct ByteKey: Hashable {
    let bytes: [UInt8]

    /// Copies the bytes of a field.
    init(_ field: Slice<UnsafeRawBufferPointer>) {
        bytes = Array(UnsafeRawBufferPointer(rebasing: field))
    }

    /// Takes bytes as they are.
    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    func hash(into hasher: inout Hasher) {
        bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
    }
}
