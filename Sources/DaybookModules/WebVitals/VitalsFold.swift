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

    /// The vitals in the order of their columns.
    static let names = ["LCP", "FCP", "CLS", "INP", "TTFB"]

    /// What was measured on one page: for each vital the 75th percentile in 1/40,000, and all samples.
    struct Page {
        let path: UInt32
        var quartiles = [Int?](repeating: nil, count: VitalsFold.names.count)
        var samples = 0
    }

    /// One value of one vital of one page, and how often it was measured.
    private struct Sample {
        let path: UInt32
        let vital: Int
        let value: Int
        let count: Int
    }

    /// The pages that have samples; linear in the distinct values but for their order.
    static func pages(_ totals: Totals, _ names: Names) -> [Page] {
        var vitals: [UInt32: Int] = [:]
        let samples = totals.map { row -> Sample in
            let (first, value) = totals.pair(row.key)
            let name = UInt32(truncatingIfNeeded: first)
            let vital = vitals[name] ?? VitalsFold.names.firstIndex(of: names.text(.name, name)) ?? -1
            vitals[name] = vital
            return Sample(path: UInt32(first >> 32), vital: vital, value: Int(value), count: row.sum())
        }.sorted { ($0.path, $0.vital, $0.value) < ($1.path, $1.vital, $1.value) }
        var pages: [Page] = []
        var start = 0
        while start < samples.count {
            let (path, vital) = (samples[start].path, samples[start].vital)
            let end = samples[start...].firstIndex { $0.path != path || $0.vital != vital } ?? samples.count
            if pages.last?.path != path { pages.append(Page(path: path)) }
            let own = samples[start..<end]
            pages[pages.count - 1].samples += own.reduce(0) { $0 + $1.count }
            if vital >= 0 { pages[pages.count - 1].quartiles[vital] = upperQuartile(own) }
            start = end
        }
        return pages
    }

    /// The 75th percentile in 1/40,000, interpolated between the closest ranks.
    ///
    /// Source: contract section 6.19, `percentile_cont` of PostgreSQL.
    private static func upperQuartile(_ sorted: ArraySlice<Sample>) -> Int {
        let count = sorted.reduce(0) { $0 + $1.count }
        let (rank, rest) = ((count - 1) * 3 / 4, (count - 1) * 3 % 4)
        let (low, high) = (value(at: rank, sorted), value(at: rank + 1, sorted))
        return low * 4 + (high - low) * rest
    }

    /// The value of a rank; past the last one the last.
    private static func value(at rank: Int, _ sorted: ArraySlice<Sample>) -> Int {
        var passed = 0
        for sample in sorted {
            passed += sample.count
            if rank < passed { return sample.value }
        }
        return sorted.last?.value ?? 0
    }
}
