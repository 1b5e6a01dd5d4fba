/// Which rows of which segments are one visitor's: the segments' lists of visitors, merged bucket by bucket.
///
/// A bucket holds the visitors whose hashes begin alike; buckets are the unit that threads share out.
struct VisitorGroups: Sendable {
    /// The rows that one segment has of a visitor.
    struct Run: BitwiseCopyable {
        let key: UInt64
        let segment: UInt32
        let run: UInt32

        @inline(__always)
        func isBefore(_ other: Run) -> Bool { key == other.key ? segment < other.segment : key < other.key }
    }

    private let segments: [LoadedSegment]
    /// By segment: whether its visitors are merged whoever else has them; those of other segments only with one.
    private let leads: [Bool]
    private let ids: VisitorIDs
    private let bits: Int

    /// Cuts so that a bucket has about as many runs as asked for; of all visitors, or of those of changed segments.
    init(_ segments: [LoadedSegment], changed: [Bool] = [], runsPerBucket: Int) {
        self.segments = segments
        leads = changed.isEmpty ? segments.map { _ in true } : changed
        ids = VisitorIDs(segments)
        let runCount = segments.reduce(0) { $0 + $1.columns.runCount }
        var bits = 0
        while bits < 24 && runCount >> bits > runsPerBucket { bits += 1 }
        self.bits = bits
    }

    /// How many buckets there are.
    var bucketCount: Int { 1 << bits }

    /// Gives the runs of each visitor of some buckets, in the order of the segments.
    ///
    /// Linear in the runs of the segments whose visitors are merged.
    func forEach(inBuckets buckets: Range<Int>, _ body: (UnsafeBufferPointer<Run>) -> Void) {
        var cursors = segments.map {
            VisitorGroups.place(in: $0.columns.keys, from: 0, atLeast: lowest(buckets.lowerBound))
        }
        var (runs, sorted) = ([Run](), [Run]())
        var counts = [Int](repeating: 0, count: 257)
        for bucket in buckets {
            runs.removeAll(keepingCapacity: true)
            let isLast = bucket + 1 == bucketCount
            let end = isLast ? UInt64.max : lowest(bucket + 1) - 1
            for index in segments.indices where leads[index] {
                let keys = segments[index].columns.keys
                while cursors[index] < keys.count, keys[cursors[index]] <= end {
                    runs.append(
                        Run(key: keys[cursors[index]], segment: UInt32(index), run: UInt32(cursors[index])))
                    cursors[index] += 1
                }
            }
            if leads.contains(false) {
                sort(&runs, into: &sorted, &counts)
                follow(sorted, &cursors, &runs)
            }
            sort(&runs, into: &sorted, &counts)
            sorted.withUnsafeBufferPointer { give($0, body) }
        }
    }

    /// Adds the runs that the other segments have of visitors, which come by their keys.
    private func follow(_ visitors: [Run], _ cursors: inout [Int], _ runs: inout [Run]) {
        for index in segments.indices where !leads[index] {
            let keys = segments[index].columns.keys
            var (cursor, last) = (cursors[index], UInt64?.none)
            for visitor in visitors where visitor.key != last {
                last = visitor.key
                cursor = VisitorGroups.place(in: keys, from: cursor, atLeast: visitor.key)
                while cursor < keys.count, keys[cursor] == visitor.key {
                    runs.append(Run(key: visitor.key, segment: UInt32(index), run: UInt32(cursor)))
                    cursor += 1
                }
            }
            cursors[index] = cursor
        }
    }

    /// The first place from `start` on with such a key: in steps twice as long each, then by halving the last one.
    private static func place(in keys: UnsafeBufferPointer<UInt64>, from start: Int, atLeast key: UInt64) -> Int {
        var (low, step) = (start, 1)
        while low + step <= keys.count && keys[low + step - 1] < key {
            low += step
            step *= 2
        }
        var high = min(low + step - 1, keys.count)
        while low < high {
            let middle = (low + high) / 2
            if keys[middle] < key { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private func lowest(_ bucket: Int) -> UInt64 { bits == 0 ? 0 : UInt64(bucket) << UInt64(64 - bits) }

    /// By key, then segment: runs are dealt out by the bits behind the bucket's, which leaves them nearly in order, as
    /// do visitors whose changed segments come before their others.
    private func sort(_ runs: inout [Run], into sorted: inout [Run], _ counts: inout [Int]) {
        let shift = UInt64(max(0, 64 - bits - 8))
        for index in counts.indices { counts[index] = 0 }
        for run in runs { counts[Int((run.key >> shift) & 0xFF) + 1] += 1 }
        for index in 1..<257 { counts[index] += counts[index - 1] }
        sorted = runs
        for run in runs {
            let digit = Int((run.key >> shift) & 0xFF)
            sorted[counts[digit]] = run
            counts[digit] += 1
        }
        for index in sorted.indices.dropFirst() where sorted[index].isBefore(sorted[index - 1]) {
            let run = sorted[index]
            var place = index
            while place > 0 && run.isBefore(sorted[place - 1]) {
                sorted[place] = sorted[place - 1]
                place -= 1
            }
            sorted[place] = run
        }
    }

    private func give(_ runs: UnsafeBufferPointer<Run>, _ body: (UnsafeBufferPointer<Run>) -> Void) {
        var start = 0
        while start < runs.count {
            var end = start + 1
            while end < runs.count && runs[end].key == runs[start].key { end += 1 }
            let group = UnsafeBufferPointer(rebasing: runs[start..<end])
            let first = id(group[0])
            if group.dropFirst().allSatisfy({ RawBytes.areEqual(id($0), first) }) {
                body(group)
            } else {
                giveCollided(group, body)
            }
            start = end
        }
    }

    /// Different visitors can have one hash: they are told apart by their ids.
    private func giveCollided(_ runs: UnsafeBufferPointer<Run>, _ body: (UnsafeBufferPointer<Run>) -> Void) {
        var byID: [[UInt8]: [Run]] = [:]
        for run in runs { byID[Array(id(run)), default: []].append(run) }
        for (_, own) in byID { own.withUnsafeBufferPointer(body) }
    }

    @inline(__always)
    private func id(_ run: Run) -> UnsafeRawBufferPointer { ids.texts[Int(run.segment)][Int(run.run)] }
}

/// The visitors' ids of each segment, in plain memory.
private final class VisitorIDs: @unchecked Sendable {  // @unchecked: it never changes once it is made.
    let texts: UnsafeMutablePointer<SectionTexts>

    init(_ segments: [LoadedSegment]) {
        texts = .allocate(capacity: max(1, segments.count))
        for (place, segment) in segments.enumerated() {
            (texts + place).initialize(to: segment.columns.visitors)
        }
    }

    deinit { texts.deallocate() }
}
