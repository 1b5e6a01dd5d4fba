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
}

/// What was measured on each page; percentiles are found where they are asked for.
struct VitalPages: Sendable {
    /// The samples of one page: how many, and which of the runs.
    struct Page: Sendable {
        let path: UInt32
        var count = 0
        var runs: Range<Int>
    }

    /// The samples of one vital of one page: how many, and which of the values.
    private struct Run: Sendable {
        let name: UInt32
        var count = 0
        var values: Range<Int>
    }

    private(set) var pages: [Page] = []
    private var runs: [Run] = []
    /// By path, vital and value, each with how often it was measured.
    private let values: [Totals.PairRow]
    /// The code of each vital's name, in the order of `VitalsFold.names`; nil where nobody has measured it.
    private let codes: [UInt32?]

    /// Takes what `VitalsFold` counted; linear in the distinct values.
    init(_ totals: Totals, _ names: Names) {
        values = totals.inOrderOfPairs
        codes = VitalsFold.names.map { names.code(of: $0, in: .name) }
        var start = 0
        while start < values.count {
            let first = values[start]
            var run = Run(name: UInt32(truncatingIfNeeded: first.first), count: first.sum, values: start..<start)
            var end = start + 1
            while end < values.count {
                let next = values[end]
                guard next.first == first.first else { break }
                run.count += next.sum
                end += 1
            }
            run.values = start..<end
            add(run, of: UInt32(first.first >> 32))
            start = end
        }
    }

    private mutating func add(_ run: Run, of path: UInt32) {
        if pages.last?.path != path { pages.append(Page(path: path, runs: runs.count..<runs.count)) }
        runs.append(run)
        pages[pages.count - 1].runs = pages[pages.count - 1].runs.lowerBound..<runs.count
        pages[pages.count - 1].count += run.count
    }

    /// The 75th percentile of a vital of a page in 1/40,000, interpolated between the closest ranks; nil without a
    /// sample.
    ///
    /// Source: contract section 6.19, `percentile_cont` of PostgreSQL.
    func upperQuartile(_ vital: Int, of page: Page) -> Int? {
        guard let code = codes[vital], let run = runs[page.runs].first(where: { $0.name == code }) else { return nil }
        let (rank, rest) = ((run.count - 1) * 3 / 4, (run.count - 1) * 3 % 4)
        // From the highest value down, as a quarter of the samples lies there.
        var place = run.values.upperBound - 1
        var firstRank = run.count - values[place].sum
        func value(at rank: Int) -> Int {
            while firstRank > rank {
                place -= 1
                firstRank -= values[place].sum
            }
            return Int(values[place].second)
        }
        let high = value(at: min(rank + 1, run.count - 1))
        let low = value(at: rank)
        return low * 4 + (high - low) * rest
    }
}
