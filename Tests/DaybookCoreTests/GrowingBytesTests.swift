import DaybookCore
import DaybookTesting
import Testing

struct GrowingBytesTests {
    private func text(_ write: (GrowingBytes) -> Void) -> String {
        let bytes = GrowingBytes(capacity: 1)
        write(bytes)
        return String(decoding: bytes.bytes, as: UTF8.self)
    }

    @Test func writesNumbersAsSwiftDoes() {
        var random = SeededRandom(seed: 3)
        let numbers =
            [0, 9, 10, 99, 100, -1, -10, Int.max, Int.min]
            + (0..<500).map { _ in Int.random(in: .min ... .max, using: &random) >> random.roll(0...63) }
        for number in numbers {
            #expect(text { $0.append(decimal: number) } == String(number))
            let bits = UInt64(bitPattern: Int64(number))
            let digits = String(bits, radix: 16)
            #expect(text { $0.append(hex: bits) } == String(repeating: "0", count: 16 - digits.count) + digits)
            #expect(text { $0.append(uuid: bits, ~bits &* 3) } == EventIDs.text(bits, ~bits &* 3))
        }
    }

    @Test func keepsWhatItHasWhenItGrows() {
        let bytes = GrowingBytes(capacity: 1)
        var expected: [UInt8] = []
        for index in 0..<2_000 {
            let piece = (0..<index % 90).map { UInt8($0) }
            bytes.append(piece)
            bytes.append(UInt8(index & 0xFF))
            expected += piece + [UInt8(index & 0xFF)]
        }
        #expect(Array(bytes.bytes) == expected && bytes.count == expected.count)
        bytes.removeAll()
        #expect(bytes.bytes.isEmpty)
    }

    @Test func quotesTextsOfEveryLengthAsTheWriterDoes() {
        let special = ["\"", "\\", "\n", "\u{1}", "\u{7F}", "\u{2028}", "\u{2029}", "é", "\u{2030}", "x"]
        for count in 0..<30 {
            for place in 0...count {
                for piece in special {
                    var words = String(repeating: "a", count: place) + piece
                    words += String(repeating: "z", count: count - place)
                    var writer = JSONWriter()
                    writer.text(words)
                    let quoted = Array(words.utf8).withUnsafeBytes { bytes in text { $0.append(quoted: bytes) } }
                    #expect(quoted == String(decoding: writer.bytes, as: UTF8.self))
                }
            }
        }
    }
}
