import DaybookCore

/// One change of one number on one day.
struct Entry: BitwiseCopyable, Sendable {
    let key: UInt32
    /// Which number, and one more than the day without which it does not count; 0 where it always does.
    let tag: UInt32
    var value: Int

    init(key: UInt32, number: Int, anchor: Int, value: Int) {
        self.key = key
        tag = UInt32(number) << 24 | UInt32(anchor + 1)
        self.value = value
    }

    var number: Int { Int(tag >> 24) }
    /// The slot without which it does not count, -1 where it always does; of entries of a log.
    var anchor: Int { Int(anchorTag) - 1 }
    /// 0 where it always counts.
    var anchorTag: UInt32 { tag & 0xFF_FFFF }

    /// A day as it stands in the tags of joined days, so that they do not depend on which days there are.
    static func tagged(_ day: Day) -> UInt32 { UInt32(clamping: day.number + 8_000_000) & 0xFF_FFFF }

    /// The same with a day in the place of a slot.
    func anchored(to days: [Day]) -> Entry {
        anchor < 0 ? self : Entry(key: key, tag: UInt32(number) << 24 | Entry.tagged(days[anchor]), value: value)
    }

    /// The same of another key.
    func keyed(_ key: UInt32) -> Entry { Entry(key: key, tag: tag, value: value) }

    private init(key: UInt32, tag: UInt32, value: Int) {
        self.key = key
        self.tag = tag
        self.value = value
    }
}

/// The entries of each day, added together now and then, so that memory grows with what is different.
final class EntryLog {
    private let days: UnsafeMutablePointer<EntryList>
    private let slotCount: Int
    private let adder = EntryAdder()

    init(slotCount: Int) {
        self.slotCount = slotCount
        days = .allocate(capacity: max(1, slotCount))
        for day in 0..<slotCount { (days + day).initialize(to: EntryList()) }
    }

    deinit {
        days.deinitialize(count: slotCount)
        days.deallocate()
    }

    /// Adds an entry to a day.
    func append(_ entry: Entry, to day: Int) {
        if days[day].append(entry) { adder.add(up: &days[day]) }
    }

    /// Adds another log's entries, their keys exchanged.
    func merge(_ other: EntryLog, keyOf: ((UInt32) -> UInt32)?) {
        for day in 0..<slotCount {
            for entry in other.days[day].entries {
                append(keyOf.map { entry.keyed($0(entry.key)) } ?? entry, to: day)
            }
        }
    }

    /// The entries of a day, no two alike, none zero.
    func entries(_ day: Int) -> [Entry] {
        adder.add(up: &days[day])
        return Array(days[day].entries)
    }
}

/// Entries in memory of their own, which grows.
struct EntryList: ~Copyable {
    private var memory: UnsafeMutablePointer<Entry>?
    private var count = 0
    private var capacity = 0
    private var limit = EntryList.smallest

    private static let smallest = 1 << 14

    init() {}

    deinit { memory?.deallocate() }

    var entries: UnsafeBufferPointer<Entry> { UnsafeBufferPointer(start: memory, count: count) }

    /// Adds an entry; true when it is time to add entries up.
    @inline(__always)
    mutating func append(_ entry: Entry) -> Bool {
        if count == capacity { grow() }
        memory?[count] = entry
        count += 1
        return count >= limit
    }

    private mutating func grow() {
        capacity = max(64, capacity * 2)
        let wider = UnsafeMutablePointer<Entry>.allocate(capacity: capacity)
        if let memory {
            wider.moveInitialize(from: memory, count: count)
            memory.deallocate()
        }
        memory = wider
    }

    /// Puts fewer entries in the place of all.
    mutating func replace(_ body: (UnsafeMutableBufferPointer<Entry>) -> Int) {
        count = body(UnsafeMutableBufferPointer(start: memory, count: count))
        limit = max(EntryList.smallest, count * 2)
    }
}

/// Adds entries of the same key and tag up, in a table that is kept.
final class EntryAdder {
    private var places: [UInt32] = []

    /// Adds up; linear.
    func add(up list: inout EntryList) {
        list.replace { entries in
            guard entries.count > 1 else { return entries.first.map { $0.value == 0 ? 0 : 1 } ?? 0 }
            var size = 64
            while size < entries.count * 2 { size *= 2 }
            if places.count < size { places = [UInt32](repeating: 0, count: size) }
            let mask = size - 1
            var kept = 0
            places.withUnsafeMutableBufferPointer { places in
                places[..<size].update(repeating: 0)
                for index in entries.indices {
                    let entry = entries[index]
                    let mixed = (UInt64(entry.tag) << 32 | UInt64(entry.key)) &* 0x9E37_79B9_7F4A_7C15
                    var place = Int(truncatingIfNeeded: mixed >> 32) & mask
                    while true {
                        let known = Int(places[place])
                        if known == 0 {
                            entries[kept] = entry
                            kept += 1
                            places[place] = UInt32(kept)
                            break
                        }
                        if entries[known - 1].key == entry.key && entries[known - 1].tag == entry.tag {
                            entries[known - 1].value &+= entry.value
                            break
                        }
                        place = (place + 1) & mask
                    }
                }
            }
            var left = 0
            for index in 0..<kept where entries[index].value != 0 {
                entries[left] = entries[index]
                left += 1
            }
            return left
        }
    }
}
