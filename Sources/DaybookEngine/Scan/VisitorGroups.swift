/// Which rows of which segments are one visitor's: the segments' lists of visitors, merged bucket by bucket.
///
/// A bucket holds the visitors whose hashes begin alike; buckets are the unit that threads share out.
struct VisitorGroups: Sendable {
    /// The rows that one segment has of a visitor.
    struct Run: BitwiseCopyable {
        let key: UInt64
        let segment: UInt32
        let run: UInt32
    }

    let segments: [LoadedSegment]
    private let bits: Int

    /// Cuts so that a bucket has about as many runs as asked for.
    init(_ segments: [LoadedSegment], runsPerBucket: Int) {
        self.segments = segments
        let runCount = segments.reduce(0) { $0 + $1.columns.runCount }
        var bits = 0
        while bits < 24 && runCount >> bits > runsPerBucket { bits += 1 }
        self.bits = bits
    }

    /// How many buckets there are.
    var bucketCount: Int { 1 << bits }

    /// Gives the runs of each visitor of some buckets, in the order of the segments.
    ///
    /// Linear in the runs.
    func forEach(inBuckets buckets: Range<Int>, _ body: (UnsafeBufferPointer<Run>) -> Void) {
        var cursors = segments.map { first($0, atLeast: lowest(buckets.lowerBound)) }
        var (runs, sorted) = ([Run](), [Run]())
        var counts = [Int](repeating: 0, count: 257)
        for bucket in buckets {
            runs.removeAll(keepingCapacity: true)
            let isLast = bucket + 1 == bucketCount
            let end = isLast ? UInt64.max : lowest(bucket + 1) - 1
            for (index, segment) in segments.enumerated() {
                let keys = segment.columns.keys
                while cursors[index] < keys.count, keys[cursors[index]] <= end {
                    runs.append(
                        Run(key: keys[cursors[index]], segment: UInt32(index), run: UInt32(cursors[index])))
                    cursors[index] += 1
                }
            }
            sort(&runs, into: &sorted, &counts)
            sorted.withUnsafeBufferPointer { give($0, body) }
        }
    }

    private func lowest(_ bucket: Int) -> UInt64 { bits == 0 ? 0 : UInt64(bucket) << UInt64(64 - bits) }

    private func first(_ segment: LoadedSegment, atLeast key: UInt64) -> Int {
        var (low, high) = (0, segment.columns.runCount)
        while low < high {
            let middle = (low + high) / 2
            if segment.columns.keys[middle] < key { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// By key, then segment: runs are dealt out by the bits behind the bucket's, which leaves them nearly in order.
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
        for index in sorted.indices.dropFirst() where sorted[index].key < sorted[index - 1].key {
            let run = sorted[index]
            var place = index
            while place > 0 && sorted[place - 1].key > run.key {
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

    private func id(_ run: Run) -> UnsafeRawBufferPointer {
        segments[Int(run.segment)].columns.visitors[Int(run.run)]
    }
}
