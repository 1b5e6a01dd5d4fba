import DaybookEngine

/// How often each value of each vital was measured on each page; every sample counts, not one a visitor.
enum VitalsFold: Fold {
    static let id = "web vitals 1"
    static let reads: Set<Column> = [.path, .name, .value]
    static let keys = TallyKeys.pairs
    static let sums = 1

    static func count(_ visitor: borrowing Visitor, in tally: Tally) {
        let (type, path, name) = (visitor.type, visitor.codes(.path), visitor.codes(.name))
        let value = visitor.numbers(.value)
        for row in visitor.rows where type[Int(row)] == EventKind.webVital && value[Int(row)] >= 0 {
            let row = Int(row)
            let key = tally.key(UInt64(path[row]) << 32 | UInt64(name[row]), UInt64(value[row]))
            tally.add(1, of: key, at: row)
        }
    }

    /// The samples of one vital of one page: values in 1/10,000, and how often each was measured.
    struct Samples {
        private var counts: [(value: Int, count: Int)] = []
        private(set) var count = 0

        mutating func add(_ value: Int, _ times: Int) {
            counts.append((value, times))
            count += times
        }

        /// The 75th percentile in 1/40,000, interpolated between the closest ranks; nil without samples.
        ///
        /// Source: contract section 6.19, `percentile_cont` of PostgreSQL.
        var upperQuartile: Int? {
            guard count > 0 else { return nil }
            let sorted = counts.sorted { $0.value < $1.value }
            let (rank, rest) = ((count - 1) * 3 / 4, (count - 1) * 3 % 4)
            let (low, high) = (Samples.value(at: rank, sorted), Samples.value(at: rank + 1, sorted))
            return low * 4 + (high - low) * rest
        }

        /// The value of a rank; past the last one the last.
        private static func value(at rank: Int, _ sorted: [(value: Int, count: Int)]) -> Int {
            var passed = 0
            for (value, count) in sorted {
                passed += count
                if rank < passed { return value }
            }
            return sorted.last?.value ?? 0
        }
    }

    /// The samples of each page by the name of the vital.
    static func samples(_ totals: Totals, _ names: Names) -> [UInt32: [String: Samples]] {
        var pages: [UInt32: [String: Samples]] = [:]
        for row in totals {
            let (first, value) = totals.pair(row.key)
            let name = names.text(.name, UInt32(truncatingIfNeeded: first))
            pages[UInt32(first >> 32), default: [:]][name, default: Samples()].add(Int(value), row.sum())
        }
        return pages
    }
}
