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

    /// True where one of the bytes is a control character, one below 0x20.
    ///
    /// - Complexity: linear, eight bytes at a time.
    package var holdsControl: Bool {
        let low: UInt64 = 0x0101_0101_0101_0101
        var found: UInt64 = 0
        var index = 0
        // Without a way out in the middle the compiler takes several words at once.
        while index + 8 <= count {
            let word = loadUnaligned(fromByteOffset: index, as: UInt64.self)
            found |= (word &- low &* 0x20) & ~word
            index += 8
        }
        return found & (low &* 0x80) != 0 || self[index...].contains { $0 < 0x20 }
    }
}
