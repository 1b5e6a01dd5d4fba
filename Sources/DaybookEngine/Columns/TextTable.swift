import DaybookCore
import DaybookJSON

/// Distinct texts with dense codes in the order in which they came; texts are told apart by their bytes.
///
/// Codes stay what they are when more texts are added. Adding is linear in the text.
struct TextTable: @unchecked Sendable {  // @unchecked: bytes that are shared are copied before they change.
    private var bytes = GrowingBytes()
    private var starts: [Int] = [0]
    private var hashes: [UInt64] = []
    private var slots = [UInt32](repeating: noCode, count: 64)

    /// Starts with texts that have the codes 0, 1, 2 and so on.
    init(_ texts: [String] = [""]) {
        for text in texts { _ = code(of: text) }
    }

    /// How many texts there are.
    var count: Int { hashes.count }

    /// The text of a code.
    subscript(code: UInt32) -> String { String(decoding: utf8(code), as: UTF8.self) }

    /// The bytes of a text where they lie; valid as long as there is a table that has them.
    func utf8(_ code: UInt32) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: bytes.bytes[starts[Int(code)]..<starts[Int(code) + 1]])
    }

    /// The code of a text, a new one if it was not seen.
    mutating func code(of text: String) -> UInt32 {
        var text = text
        return text.withUTF8 { code(of: UnsafeRawBufferPointer($0)) }
    }

    /// The code of a text's bytes, a new one if they were not seen.
    mutating func code(of text: UnsafeRawBufferPointer) -> UInt32 {
        let hash = TextHash.hash(text)
        if let known = find(text, hash) { return known }
        if (count + 1) * 2 > slots.count { grow() }
        append(text, hash)
        return UInt32(count - 1)
    }

    private mutating func append(_ text: UnsafeRawBufferPointer, _ hash: UInt64) {
        insert(UInt32(count), hash)
        if !isKnownUniquelyReferenced(&bytes) { bytes = GrowingBytes(copying: bytes.bytes) }
        bytes.append(text)
        starts.append(bytes.count)
        hashes.append(hash)
    }

    /// The code of a text, or nil.
    func known(_ text: String) -> UInt32? {
        var text = text
        return text.withUTF8 { find(UnsafeRawBufferPointer($0), TextHash.hash(UnsafeRawBufferPointer($0))) }
    }

    /// True where the text of one code comes before that of another in the order of their bytes.
    func isBefore(_ left: UInt32, _ right: UInt32) -> Bool { RawBytes.isBefore(utf8(left), utf8(right)) }

    /// The first eight bytes of each text as a number: texts with different ones are in their order.
    var beginnings: [UInt64] {
        (0..<count).map { code in
            var number = UInt64(0)
            for place in starts[code]..<starts[code] + 8 {
                number = number << 8 | (place < starts[code + 1] ? UInt64(bytes.bytes[place]) : 0)
            }
            return number
        }
    }

    /// The hashes of the texts from a code on, with which they are added to another table.
    func hashes(from code: Int) -> [UInt64] { Array(hashes[code...]) }

    /// Adds texts with their hashes, which were written in the order of their codes; false where one is not new.
    mutating func append(_ texts: SectionTexts, hashes added: UnsafeBufferPointer<UInt64>) -> Bool {
        guard texts.count == added.count else { return false }
        // Hashes of another function are those of no text.
        if texts.count > 0, TextHash.hash(texts[0]) != added[0] { return false }
        while (count + texts.count) * 2 > slots.count { grow() }
        for place in 0..<texts.count {
            if find(texts[place], added[place]) != nil { return false }
            append(texts[place], added[place])
        }
        return true
    }

    private func find(_ text: UnsafeRawBufferPointer, _ hash: UInt64) -> UInt32? {
        let mask = slots.count - 1
        var place = Int(truncatingIfNeeded: hash) & mask
        while slots[place] != noCode {
            let code = Int(slots[place])
            if hashes[code] == hash, isEqual(code, text) { return slots[place] }
            place = (place + 1) & mask
        }
        return nil
    }

    private func isEqual(_ code: Int, _ text: UnsafeRawBufferPointer) -> Bool {
        RawBytes.areEqual(utf8(UInt32(code)), text)
    }

    private mutating func insert(_ code: UInt32, _ hash: UInt64) {
        let mask = slots.count - 1
        var place = Int(truncatingIfNeeded: hash) & mask
        while slots[place] != noCode { place = (place + 1) & mask }
        slots[place] = code
    }

    private mutating func grow() {
        slots = [UInt32](repeating: noCode, count: slots.count * 4)
        for code in 0..<count { insert(UInt32(code), hashes[code]) }
    }
}
