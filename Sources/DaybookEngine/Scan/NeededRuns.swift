/// Which runs of visitors' rows have what filters need, so that nothing else is read of a visitor who cannot count.
///
/// It is found by one look along each column, where rows lie one behind the other; visitor by visitor they lie all over
/// the segments.
final class NeededRuns: @unchecked Sendable {  // @unchecked: it never changes once it is made.
    /// By segment and run: a bit for each need that one of the rows meets.
    private let bits: UnsafeMutablePointer<UnsafeMutablePointer<UInt8>>
    private let segmentCount: Int
    /// For each filter the bits of its needs.
    private let filters: [UInt8]

    /// Looks for what the filters of a pass need; nil where a visitor may count without anything.
    ///
    /// Of many needs some are left out: a visitor is read in vain then, never left out. Linear in the rows and needs.
    init?(_ programs: [FilterProgram], _ segments: [LoadedSegment], jobs: Int) {
        let most = UInt8.bitWidth / max(1, programs.count)
        let needs = programs.map { Array($0.needs.prefix(most)) }
        guard !programs.isEmpty, !needs.contains(where: \.isEmpty) else { return nil }
        let all = needs.flatMap(\.self)
        var (first, filters) = (0, [UInt8]())
        for own in needs {
            filters.append(own.indices.reduce(0) { $0 | 1 << UInt8(first + $1) })
            first += own.count
        }
        self.filters = filters
        segmentCount = segments.count
        bits = .allocate(capacity: max(1, segments.count))
        for (place, segment) in segments.enumerated() {
            bits[place] = .allocate(capacity: max(1, segment.columns.runCount))
            bits[place].initialize(repeating: 0, count: segment.columns.runCount)
        }
        Parallel.forEach(segments.count, jobs: jobs) { place in
            for (number, need) in all.enumerated() { self.mark(need, bit: 1 << UInt8(number), segments[place], place) }
        }
    }

    deinit {
        for place in 0..<segmentCount { bits[place].deallocate() }
        bits.deallocate()
    }

    /// False where no filter lets any record of a visitor with these runs count.
    @inline(__always)
    func mayCount(_ runs: UnsafeBufferPointer<VisitorGroups.Run>) -> Bool {
        var met: UInt8 = 0
        for run in runs { met |= bits[Int(run.segment)][Int(run.run)] }
        for needed in filters where met & needed == needed { return true }
        return false
    }

    private func mark(_ need: FilterProgram.Need, bit: UInt8, _ segment: LoadedSegment, _ place: Int) {
        let column = need.column
        guard let map = segment.maps[column.rawValue] else {
            preconditionFailure("the column \(column) is asked for but the snapshot was loaded without it")
        }
        let answers = (0..<map.count).map { map.codes[$0] != noCode && need.answers[map.codes[$0]] }
        guard answers.contains(true) else { return }
        let codes = segment.columns.texts(column).codes
        let firstRows = segment.columns.firstRows
        answers.withUnsafeBufferPointer { answers in
            switch codes.width {
            case 0: mark(firstRows, bit, bits[place]) { _ in answers[0] }
            case 1: mark(firstRows, bit, bits[place], codes.values.assumingMemoryBound(to: UInt8.self), answers)
            case 2: mark(firstRows, bit, bits[place], codes.values.assumingMemoryBound(to: UInt16.self), answers)
            default: mark(firstRows, bit, bits[place], codes.values.assumingMemoryBound(to: UInt32.self), answers)
            }
        }
    }

    @inline(__always)
    private func mark<Code: FixedWidthInteger>(
        _ firstRows: UnsafeBufferPointer<UInt32>, _ bit: UInt8, _ bits: UnsafeMutablePointer<UInt8>,
        _ codes: UnsafePointer<Code>, _ answers: UnsafeBufferPointer<Bool>
    ) {
        mark(firstRows, bit, bits) { row in answers[Int(codes[row])] }
    }

    @inline(__always)
    private func mark(
        _ firstRows: UnsafeBufferPointer<UInt32>, _ bit: UInt8, _ bits: UnsafeMutablePointer<UInt8>,
        where isMet: (Int) -> Bool
    ) {
        var row = 0
        for run in 0..<firstRows.count - 1 {
            let end = Int(firstRows[run + 1])
            while row < end && !isMet(row) { row += 1 }
            if row < end { bits[run] |= bit }
            row = end
        }
    }
}
