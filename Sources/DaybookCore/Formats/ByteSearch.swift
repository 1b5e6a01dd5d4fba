extension UnsafeRawBufferPointer {
    /// Where a piece of text first stands in the bytes, or nil.
    ///
    /// - Complexity: linear in the bytes before it, for pieces whose first byte is rare.
    package func firstOffset(of piece: [UInt8]) -> Int? {
        guard let first = piece.first, count >= piece.count else { return nil }
        for start in 0...(count - piece.count) where self[start] == first {
            var length = 1
            while length < piece.count, self[start + length] == piece[length] { length += 1 }
            if length == piece.count { return start }
        }
        return nil
    }
}
