import DaybookCore

/// What folds have counted by day of some segments, or what further segments change in it.
///
/// A new segment changes what its visitors count and nothing else: its layer holds what they count now less what they
/// counted before. Layers are added up.
struct DayLayer: Sendable {
    /// One fold's entries, day after day.
    struct FoldDays: Sendable {
        /// Where each day's entries begin, and where the last one's end.
        let starts: [Int]
        let entries: EntrySpan
        /// What all of them come to where nothing lies before them; nil where that has not been added up.
        var whole: EntrySpan?
    }

    /// The days that have an entry of any fold, ascending.
    let days: [Day]
    /// In the order of the scan's folds.
    let folds: [FoldDays]

    /// Takes the tallies of a scan whose slots were `days`.
    init(_ tallies: [Tally], days: [Day], jobs: Int) {
        let counted = try? Parallel.map(tallies.count, jobs: jobs) { place in
            var (starts, entries): ([Int], [Entry]) = ([0], [])
            for slot in days.indices {
                entries += tallies[place].entries(slot).map { $0.anchored(to: days) }
                starts.append(entries.count)
            }
            return FoldDays(starts: starts, entries: EntrySpan(entries))
        }
        self.days = days
        folds = counted ?? []
    }

    init(days: [Day], folds: [FoldDays]) {
        self.days = days
        self.folds = folds
    }

    /// The entries of all folds.
    var entryCount: Int { folds.reduce(0) { $0 + $1.entries.buffer.count } }

    /// Several layers as one, added up, of each fold with other keys where there are any; linear in their entries.
    static func sum(_ layers: [DayLayer], keys: [[UInt32]?], jobs: Int) -> DayLayer {
        let days = Set(layers.flatMap(\.days)).sorted()
        let foldCount = layers.first?.folds.count ?? 0
        let room = CountingRoom()
        let folds = try? Parallel.map(foldCount, jobs: jobs) { fold in
            var (starts, entries): ([Int], [Entry]) = ([0], [])
            let (adder, keys) = (EntryAdder(), keys[fold])
            for day in days {
                var list = EntryList()
                for layer in layers {
                    for entry in layer.entries(fold, layer.place(of: day)) {
                        _ = list.append(keys.map { entry.keyed($0[Int(entry.key)]) } ?? entry)
                    }
                }
                adder.add(up: &list)
                entries += list.entries
                starts.append(entries.count)
            }
            let whole = whole(entries, in: room)
            return FoldDays(starts: starts, entries: EntrySpan(entries), whole: whole.map(EntrySpan.init))
        }
        return DayLayer(days: days, folds: folds ?? [])
    }

    /// What entries come to where nothing lies before them, by their keys; nil where that is not much less than they
    /// are, as of paths of which each was seen once.
    ///
    /// Linear in them and in the keys.
    private static func whole(_ entries: [Entry], in room: CountingRoom) -> [Entry]? {
        var (keyCount, width) = (0, 0)
        for entry in entries {
            keyCount = max(keyCount, Int(entry.key) + 1)
            width = max(width, entry.number + 1)
        }
        return room.with(keyCount * width) { numbers in
            for entry in entries { numbers[Int(entry.key) &* width &+ entry.number] &+= entry.value }
            let isLess = numbers.count { $0 != 0 } * 4 <= entries.count
            var whole: [Entry] = []
            for key in 0..<keyCount {
                for number in 0..<width where numbers[key &* width &+ number] != 0 {
                    let value = numbers[key &* width &+ number]
                    if isLess { whole.append(Entry(key: UInt32(key), number: number, anchor: -1, value: value)) }
                    numbers[key &* width &+ number] = 0
                }
            }
            return isLess ? whole : nil
        }
    }

    /// Where a day stands among the days, nil where it has no entry.
    func place(of day: Day) -> Int? {
        let place = firstPlace(notBefore: day)
        return place < days.count && days[place] == day ? place : nil
    }

    /// The first of the days that is not earlier.
    func firstPlace(notBefore day: Day) -> Int {
        var (low, high) = (0, days.count)
        while low < high {
            let middle = (low + high) / 2
            if days[middle] < day { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// A fold's entries of the day at a place.
    func entries(_ fold: Int, _ place: Int?) -> UnsafeBufferPointer<Entry> {
        guard let place else { return UnsafeBufferPointer(start: nil, count: 0) }
        return entries(fold, place..<place + 1)
    }

    /// What a fold's entries of all days come to where nothing lies before them; nil where that is not known.
    func whole(_ fold: Int) -> UnsafeBufferPointer<Entry>? { folds[fold].whole?.buffer }

    /// A fold's entries of a run of days.
    func entries(_ fold: Int, _ places: Range<Int>) -> UnsafeBufferPointer<Entry> {
        let counted = folds[fold]
        return UnsafeBufferPointer(
            rebasing: counted.entries.buffer[counted.starts[places.lowerBound]..<counted.starts[places.upperBound]])
    }
}

/// Entries in memory or in a mapped file.
final class EntrySpan: @unchecked Sendable {  // @unchecked: the entries never change while it lives.
    let buffer: UnsafeBufferPointer<Entry>
    private let memory: UnsafeMutableBufferPointer<Entry>?
    private let file: FileBytes?

    init(_ entries: [Entry]) {
        let memory = UnsafeMutableBufferPointer<Entry>.allocate(capacity: entries.count)
        _ = memory.initialize(from: entries)
        self.memory = memory
        buffer = UnsafeBufferPointer(memory)
        file = nil
    }

    init(_ entries: UnsafeBufferPointer<Entry>, of file: FileBytes) {
        buffer = entries
        self.file = file
        memory = nil
    }

    deinit { memory?.deallocate() }
}
