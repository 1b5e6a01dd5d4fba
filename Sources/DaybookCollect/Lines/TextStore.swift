/// Keeps the bytes of texts that were made for a line until it is written.
///
/// One thread uses it at a time.
final class TextStore {
    private let block = UnsafeMutableRawBufferPointer.allocate(byteCount: 16_384, alignment: 16)
    private var used = 0
    /// Texts that the block had no room for.
    private var large: [UnsafeMutableRawBufferPointer] = []

    deinit {
        rewind(to: 0)
        block.deallocate()
    }

    /// Where the next text will be.
    var position: Int { used }

    /// Forgets the texts behind a position.
    func rewind(to position: Int) {
        used = position
        for text in large { text.deallocate() }
        large.removeAll()
    }

    /// Keeps a text until the store is rewound.
    func keep(_ text: String) -> UnsafeRawBufferPointer {
        var text = text
        return text.withUTF8 { bytes in
            let room: UnsafeMutableRawBufferPointer
            if used + bytes.count <= block.count {
                room = UnsafeMutableRawBufferPointer(rebasing: block[used..<used + bytes.count])
                used += bytes.count
            } else {
                room = .allocate(byteCount: bytes.count, alignment: 16)
                large.append(room)
            }
            room.copyMemory(from: UnsafeRawBufferPointer(bytes))
            return UnsafeRawBufferPointer(room)
        }
    }
}
