import Synchronization

/// The visitors of some segments, each with their runs: merged once, for every scan of these segments.
final class VisitorIndex: Sendable {
    /// Some visitors: what a thread takes at a time.
    struct Part: Sendable {
        /// By visitor, then by segment.
        private var runs: [VisitorGroups.Run] = []
        /// Where each visitor's runs end.
        private var ends: [Int] = []

        init(_ groups: VisitorGroups, buckets: Range<Int>) {
            groups.forEach(inBuckets: buckets) { own in
                for run in own { runs.append(run) }
                ends.append(runs.count)
            }
        }

        /// Gives the runs of each visitor, in the order of the segments.
        @inline(__always)
        func forEach(_ body: (UnsafeBufferPointer<VisitorGroups.Run>) -> Void) {
            runs.withUnsafeBufferPointer { runs in
                var start = 0
                for end in ends {
                    body(UnsafeBufferPointer(rebasing: runs[start..<end]))
                    start = end
                }
            }
        }
    }

    let segments: [LoadedSegment]
    let parts: [Part]

    /// Merges the visitors that any of the segments has, or of those alone that a changed one has.
    ///
    /// A part has about `runsPerPart` runs at least. Linear in the runs; in those of the changed segments and the
    /// logarithm of all where only they matter.
    init(_ segments: [LoadedSegment], changed: [Bool] = [], runsPerPart: Int, jobs: Int) {
        self.segments = segments
        let groups = VisitorGroups(segments, changed: changed, runsPerBucket: max(1, runsPerPart / 16))
        let step = max(1, min(16, groups.bucketCount / (max(1, jobs) * 8)))
        let starts = Array(stride(from: 0, to: groups.bucketCount, by: step))
        parts = Parallel.map(starts, jobs: jobs) { start in
            Part(groups, buckets: start..<min(start + step, groups.bucketCount))
        }
    }

    /// True where it is of just these segments.
    fileprivate func isOf(_ others: [LoadedSegment]) -> Bool {
        segments.count == others.count && zip(segments, others).allSatisfy { $0 === $1 }
    }
}

/// The visitors of what was scanned lately, for as long as a snapshot has the segments.
final class VisitorIndexes: Sendable {
    /// The last used comes first.
    private let known: Mutex<[VisitorIndex]>

    private static let capacity = 4

    /// Goes on with those that an earlier snapshot had of segments that are still there.
    init(after previous: VisitorIndexes? = nil, segments: [LoadedSegment] = []) {
        let current = Set(segments.map(ObjectIdentifier.init))
        known = Mutex(
            previous?.known.withLock { known in
                known.filter { $0.segments.allSatisfy { current.contains(ObjectIdentifier($0)) } }
            } ?? [])
    }

    /// The index of some segments; `make` gives one that is not known.
    func index(of segments: [LoadedSegment], make: () -> VisitorIndex) -> VisitorIndex {
        let found = known.withLock { known in known.first { $0.isOf(segments) } }
        let index = found ?? make()
        known.withLock { known in
            known.removeAll { $0.isOf(segments) }
            known = [index] + known.prefix(VisitorIndexes.capacity - 1)
        }
        return index
    }
}
