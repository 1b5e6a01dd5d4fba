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
    /// The samples of one page: how many, and which of all values.
    struct Page: Sendable {
        let path: UInt32
        var count = 0
        var values: Range<Int>
    }

    let pages: [Page]
    /// By path, vital and value, each with how often it was measured.
    private let values: [Totals.PairRow]
    /// The code of each vital's name, in the order of `VitalsFold.names`; nil where nobody has measured it.
    private let codes: [UInt32?]

    /// Takes what `VitalsFold` counted; linear in the distinct values.
    init(_ totals: Totals, _ names: Names) {
        values = totals.inOrderOfPairs
        codes = VitalsFold.names.map { names.code(of: $0, in: .name) }
        var pages: [Page] = []
        for (place, value) in values.enumerated() {
            let path = UInt32(value.first >> 32)
            if pages.last?.path != path { pages.append(Page(path: path, values: place..<place)) }
            pages[pages.count - 1].values = pages[pages.count - 1].values.lowerBound..<place + 1
            pages[pages.count - 1].count += value.sum
        }
        self.pages = pages
    }

    /// The 75th percentile of a vital of a page in 1/40,000, interpolated between the closest ranks; nil without a
    /// sample.
    ///
    /// Source: contract section 6.19, `percentile_cont` of PostgreSQL.
    func upperQuartile(_ vital: Int, of page: Page) -> Int? {
        guard let code = codes[vital] else { return nil }
        let key = UInt64(page.path) << 32 | UInt64(code)
        guard let start = page.values.first(where: { values[$0].first == key }) else { return nil }
        var (end, count) = (start, 0)
        while end < page.values.upperBound && values[end].first == key {
            count += values[end].sum
            end += 1
        }
        let (rank, rest) = ((count - 1) * 3 / 4, (count - 1) * 3 % 4)
        let (low, high) = (value(at: rank, start..<end), value(at: rank + 1, start..<end))
        return low * 4 + (high - low) * rest
    }

    /// The value of a rank; past the last one the last.
    private func value(at rank: Int, _ range: Range<Int>) -> Int {
        var passed = 0
        for place in range {
            passed += values[place].sum
            if rank < passed { return Int(values[place].second) }
        }
        return Int(values[range.upperBound - 1].second)
    }
}
