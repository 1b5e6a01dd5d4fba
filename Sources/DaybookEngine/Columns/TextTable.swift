import DaybookJSON

/// Distinct texts with dense codes in the order in which they came; texts are told apart by their bytes.
///
/// Codes stay what they are when more texts are added. Adding is linear in the text.
struct TextTable: Sendable {
    private var bytes: [UInt8] = []
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
    subscript(code: UInt32) -> String {
        bytes.withUnsafeBufferPointer { bytes in
            String(
                decoding: UnsafeBufferPointer(rebasing: bytes[starts[Int(code)]..<starts[Int(code) + 1]]),
                as: UTF8.self)
        }
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
        let code = UInt32(count)
        insert(code, hash)
        bytes.append(contentsOf: text)
        starts.append(bytes.count)
        hashes.append(hash)
        return code
    }

    /// The code of a text, or nil.
    func known(_ text: String) -> UInt32? {
        var text = text
        return text.withUTF8 { find(UnsafeRawBufferPointer($0), TextHash.hash(UnsafeRawBufferPointer($0))) }
    }

    /// True where the text of one code comes before that of another in the order of their bytes.
    func isBefore(_ left: UInt32, _ right: UInt32) -> Bool {
        bytes.withUnsafeBytes { all in
            RawBytes.isBefore(
                UnsafeRawBufferPointer(rebasing: all[starts[Int(left)]..<starts[Int(left) + 1]]),
                UnsafeRawBufferPointer(rebasing: all[starts[Int(right)]..<starts[Int(right) + 1]]))
        }
    }

    /// The first eight bytes of each text as a number: texts with different ones are in their order.
    var beginnings: [UInt64] {
        (0..<count).map { code in
            var number = UInt64(0)
            for place in starts[code]..<starts[code] + 8 {
                number = number << 8 | (place < starts[code + 1] ? UInt64(bytes[place]) : 0)
            }
            return number
        }
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
        bytes.withUnsafeBytes { all in
            let own = UnsafeRawBufferPointer(rebasing: all[starts[code]..<starts[code + 1]])
            return RawBytes.areEqual(own, text)
        }
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
