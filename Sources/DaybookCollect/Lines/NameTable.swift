/// Finds names by their bytes: a table with a free place for most that are unknown.
///
/// It never changes and is never freed.
struct NameTable: @unchecked Sendable {
    /// The bytes of a name of 1 to 16 bytes as two numbers that, with its length, no other has.
    private struct Key: Equatable {
        let first: UInt64
        let last: UInt64
        let length: Int

        init?(_ text: UnsafeRawBufferPointer) {
            length = text.count
            switch length {
            case 8...16:
                first = text.loadUnaligned(as: UInt64.self)
                last = text.loadUnaligned(fromByteOffset: length - 8, as: UInt64.self)
            case 4...7:
                first = UInt64(text.loadUnaligned(as: UInt32.self))
                last = UInt64(text.loadUnaligned(fromByteOffset: length - 4, as: UInt32.self))
            case 1...3:
                first = UInt64(text[0]) | UInt64(text[length - 1]) << 8
                last = UInt64(text[length / 2])
            default: return nil
            }
        }

        var slot: Int {
            let mixed = (first ^ (last &* 0x9E37_79B9_7F4A_7C15) &+ UInt64(length)) &* 0xD6E8_FEB8_6659_FD93
            return Int(mixed >> 55)
        }
    }

    private static let size = 512
    private let slots: UnsafeMutablePointer<(key: Key, position: Int)?>

    /// A table of some names of 1 to 16 bytes.
    init(_ names: [String]) {
        slots = .allocate(capacity: NameTable.size)
        slots.initialize(repeating: nil, count: NameTable.size)
        for (position, name) in names.enumerated() {
            let key = Array(name.utf8).withUnsafeBytes { Key($0) }
            guard let key else { preconditionFailure("names are short") }
            var slot = key.slot
            while slots[slot] != nil { slot = (slot + 1) % NameTable.size }
            slots[slot] = (key, position)
        }
    }

    /// The place of a name among those of the table; nil for one that is unknown.
    func position(of name: UnsafeRawBufferPointer) -> Int? {
        guard let key = Key(name) else { return nil }
        var slot = key.slot
        while let found = slots[slot] {
            if found.key == key { return found.position }
            slot = (slot + 1) % NameTable.size
        }
        return nil
    }
}
