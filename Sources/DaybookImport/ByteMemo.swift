import DaybookCore
import Glibc

/// Answers to pieces of lines by their bytes, kept for one thread of an import, with texts that the answers point at.
///
/// Forgets all of them when it is full, which keeps memory flat on hostile input; the hash is seeded, so that nobody
/// can write lines that all fall into one slot.
struct ByteMemo<Answer> {
    /// A text that an answer points at.
    struct Text {
        fileprivate let start: Int32
        fileprivate let count: Int32
    }

    private struct Entry {
        let hash: UInt64
        let key: Text
        let answer: Answer
    }

    private var entries: [Entry] = []
    /// Indexes of entries, -1 where a slot is free; at most half are taken.
    private var slots: [Int32] = []
    private let texts = GrowingBytes()
    private let seed = UInt64.random(in: 0...UInt64.max)

    private static var entryLimit: Int { 1 << 15 }
    private static var textLimitBytes: Int { 4 << 20 }

    /// The known answer for some bytes, or nil.
    func answer(for key: UnsafeRawBufferPointer) -> Answer? {
        guard !slots.isEmpty else { return nil }
        let hash = hash(of: key)
        var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        while slots[slot] >= 0 {
            let index = Int(slots[slot])
            if entries[index].hash == hash, isSame(entries[index].key, key) { return entries[index].answer }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    /// Keeps an answer whose texts were kept before; texts of any answer before `makeRoom` are gone.
    mutating func keep(_ answer: Answer, for key: UnsafeRawBufferPointer) {
        let entry = Entry(hash: hash(of: key), key: keep(key), answer: answer)
        entries.append(entry)
        if entries.count * 2 > slots.count { grow() } else { put(Int32(entries.count - 1)) }
    }

    /// Keeps a text for an answer that is being made.
    func keep(_ text: UnsafeRawBufferPointer) -> Text {
        let start = Int32(texts.count)
        texts.append(text)
        return Text(start: start, count: Int32(text.count))
    }

    /// The same of an array.
    func keep(_ text: [UInt8]) -> Text { text.withUnsafeBytes { keep($0) } }

    /// Forgets everything where it is full; to be called before the texts of a new answer are kept.
    mutating func makeRoom() {
        guard entries.count >= Self.entryLimit || texts.count >= Self.textLimitBytes else { return }
        entries.removeAll(keepingCapacity: true)
        for slot in slots.indices { slots[slot] = -1 }
        texts.removeAll()
    }

    /// The bytes of a text, valid until the next one is kept.
    func bytes(of text: Text) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: texts.bytes[Int(text.start)..<Int(text.start + text.count)])
    }

    private func isSame(_ text: Text, _ key: UnsafeRawBufferPointer) -> Bool {
        guard Int(text.count) == key.count else { return false }
        guard let start = key.baseAddress, let known = bytes(of: text).baseAddress else { return true }
        return memcmp(start, known, key.count) == 0
    }

    private mutating func grow() {
        slots = Array(repeating: -1, count: max(64, slots.count * 2))
        for index in entries.indices { put(Int32(index)) }
    }

    private mutating func put(_ index: Int32) {
        var slot = Int(truncatingIfNeeded: entries[Int(index)].hash) & (slots.count - 1)
        while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
        slots[slot] = index
    }

    /// Eight bytes at a time, each mixed by a product of 128 bits.
    private func hash(of key: UnsafeRawBufferPointer) -> UInt64 {
        var hash = seed ^ UInt64(truncatingIfNeeded: key.count)
        var index = 0
        while index + 8 <= key.count {
            hash = Self.mixed(hash ^ key.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            index += 8
        }
        var tail: UInt64 = 0
        while index < key.count {
            tail = tail << 8 | UInt64(key[index])
            index += 1
        }
        return Self.mixed(hash ^ tail)
    }

    private static func mixed(_ bits: UInt64) -> UInt64 {
        let product = (bits ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
        return product.high ^ product.low
    }
}
