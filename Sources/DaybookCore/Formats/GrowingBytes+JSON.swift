extension GrowingBytes {
    /// Drops all bytes behind a number of them.
    package func truncate(to count: Int) {
        precondition(count <= length, "bytes are only dropped")
        length = count
    }

    /// Adds the bytes of a Swift string.
    package func append(_ text: String) {
        var text = text
        text.withUTF8 { append(UnsafeRawBufferPointer($0)) }
    }

    /// Adds a string of JSON in quotes, with the escapes of `JSONWriter`; linear in the text, which must be UTF-8.
    package func append(quoted text: UnsafeRawBufferPointer) {
        // No byte is written as more than six.
        reserve(text.count * 6 + 2)
        base.storeBytes(of: 0x22, toByteOffset: length, as: UInt8.self)
        length += 1
        var index = 0
        while index < text.count {
            if index + 8 <= text.count {
                let word = text.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                if !GrowingBytes.holdsSpecial(word) {
                    base.storeBytes(of: word, toByteOffset: length, as: UInt64.self)
                    length += 8
                    index += 8
                    continue
                }
            }
            let end = min(index + 8, text.count)
            while index < end { index += appendEscaped(text, at: index) }
        }
        base.storeBytes(of: 0x22, toByteOffset: length, as: UInt8.self)
        length += 1
    }

    /// True where one of eight bytes may need an escape: a control character, DEL, a quote, a backslash, 0xE2.
    private static func holdsSpecial(_ word: UInt64) -> Bool {
        let low: UInt64 = 0x0101_0101_0101_0101
        func zero(_ word: UInt64) -> UInt64 { (word &- low) & ~word }
        let control = (word &- low &* 0x20) & ~word
        let special =
            control | zero(word ^ (low &* 0x22)) | zero(word ^ (low &* 0x5C)) | zero(word ^ (low &* 0x7F))
            | zero(word ^ (low &* 0xE2))
        return special & (low &* 0x80) != 0
    }

    /// Adds what stands for a byte; gives how many bytes of the text that was.
    private func appendEscaped(_ text: UnsafeRawBufferPointer, at index: Int) -> Int {
        let byte = text[index]
        switch byte {
        case 0x22, 0x5C: appendPair(byte)
        case 0x08: appendPair(0x62)
        case 0x0C: appendPair(0x66)
        case 0x0A: appendPair(0x6E)
        case 0x0D: appendPair(0x72)
        case 0x09: appendPair(0x74)
        case 0x00..<0x20, 0x7F: appendUnit(0, byte)
        case 0xE2:
            guard index + 2 < text.count, text[index + 1] == 0x80, text[index + 2] & 0xFE == 0xA8 else { fallthrough }
            appendUnit(0x20, text[index + 2] == 0xA8 ? 0x28 : 0x29)
            return 3
        default: append(byte)
        }
        return 1
    }

    private func appendPair(_ letter: UInt8) {
        append(0x5C)
        append(letter)
    }

    /// Adds `\u` and four hex digits.
    private func appendUnit(_ high: UInt8, _ low: UInt8) {
        appendPair(0x75)
        for half in [high, low] {
            for digit in [half >> 4, half & 0xF] { append(digit < 10 ? 0x30 + digit : 0x57 + digit) }
        }
    }
}
