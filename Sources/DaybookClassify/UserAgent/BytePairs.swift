/// The pairs of neighbouring bytes in a text: tells in a few steps that most words are not in it.
struct BytePairs {
    private let text: [UInt8]
    private var bits = [UInt64](repeating: 0, count: 1_024)

    /// Notes the pairs of a lower-case text; linear in its length.
    init(of text: [UInt8]) {
        self.text = text
        for index in text.indices.dropLast() {
            let pair = Int(text[index]) << 8 | Int(text[index + 1])
            bits[pair >> 6] |= 1 << UInt64(pair & 63)
        }
    }

    /// True where `word`, of two bytes or more, stands in the text.
    func contain(_ word: [UInt8]) -> Bool { position(of: word) != nil }

    /// Where `word`, of two bytes or more, first stands in the text.
    func position(of word: [UInt8]) -> Int? {
        for index in 0..<word.count - 1 {
            let pair = Int(word[index]) << 8 | Int(word[index + 1])
            if bits[pair >> 6] & (1 << UInt64(pair & 63)) == 0 { return nil }
        }
        guard word.count <= text.count else { return nil }
        return (0...text.count - word.count).first { start in
            text[start] == word[0] && text[start..<start + word.count].elementsEqual(word)
        }
    }
}
