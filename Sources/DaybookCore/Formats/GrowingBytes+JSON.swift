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
        // No byte is written as more than six, and the last word may reach past the text.
        reserve(text.count * 6 + 10)
        base.storeBytes(of: 0x22, toByteOffset: length, as: UInt8.self)
        length += 1
        var index = 0
        while index < text.count {
            let width = min(8, text.count - index)
            let word = GrowingBytes.word(of: text, from: index, width)
            if GrowingBytes.holdsSpecial(word) {
                let end = index + width
                while index < end { index += appendEscaped(text, at: index) }
            } else {
                // What is written behind the text is written over.
                base.storeBytes(of: word.littleEndian, toByteOffset: length, as: UInt64.self)
                length += width
                index += width
            }
        }
        base.storeBytes(of: 0x22, toByteOffset: length, as: UInt8.self)
        length += 1
    }

    /// Up to eight bytes of a text, with blanks behind them.
    @inline(__always)
    private static func word(of text: UnsafeRawBufferPointer, from index: Int, _ width: Int) -> UInt64 {
        guard width < 8 else { return text.loadUnaligned(fromByteOffset: index, as: UInt64.self).littleEndian }
        let blanks: UInt64 = 0x2020_2020_2020_2020 << UInt64(8 * width)
        if text.count >= 8 {
            let last = text.loadUnaligned(fromByteOffset: text.count - 8, as: UInt64.self).littleEndian
            return last >> UInt64(64 - 8 * width) | blanks
        }
        var word = blanks
        for place in 0..<width { word |= UInt64(text[index + place]) << UInt64(8 * place) }
        return word
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
