package import DaybookCore

/// What folds have counted on each day of a project, such that days can be joined: one look at every visitor serves all
/// reports over all periods of whole days.
///
/// Sums are added up. A visitor's first appearance in a span of days is known by the entry of that day: it says which
/// day they appeared on before, and if that lies before the span, it is the first (`Tally`). So distinct visitors of
/// any span are exact, and cost a pass over the entries of its days.
package final class DayTallies: Sendable {
    /// One fold's entries of the days that have any.
    struct FoldDays: Sendable {
        let width: Int
        let keyCount: Int
        let pairs: PairTable?
        /// In the order of `DayTallies.days`.
        let entries: [[Entry]]
    }

    /// The days that have events, oldest first.
    package let days: [Day]
    private let folds: [String: FoldDays]
    private let names: Names
    private let calendar: LocalCalendar

    init(days: [Day], folds: [String: FoldDays], snapshot: Snapshot) {
        self.days = days
        self.folds = folds
        names = snapshot.names
        calendar = snapshot.calendar
    }

    /// True where a fold has been counted by day.
    func has(_ fold: any Fold.Type) -> Bool { folds[fold.id] != nil }

    /// The totals of a fold over a span of whole days; nil where the span begins or ends within a day that has events.
    ///
    /// - Complexity: linear in the entries of the days and in the keys.
    func totals(_ fold: any Fold.Type, over span: Range<Instant>) -> Totals? {
        guard let counted = folds[fold.id], let places = places(of: span) else { return nil }
        var numbers = [Int](repeating: 0, count: counted.keyCount * counted.width)
        let first = places.isEmpty ? 0 : Entry.tagged(days[places.lowerBound])
        numbers.withUnsafeMutableBufferPointer { numbers in
            for place in places {
                for entry in counted.entries[place] where entry.anchorTag == 0 || entry.anchorTag >= first {
                    numbers[Int(entry.key) * counted.width + entry.number] += entry.value
                }
            }
        }
        var totals = Totals(width: counted.width, pairs: counted.pairs)
        numbers.withUnsafeBufferPointer { numbers in
            for key in 0..<counted.keyCount {
                totals.append(
                    UInt32(key),
                    UnsafeBufferPointer(rebasing: numbers[key * counted.width..<(key + 1) * counted.width]))
            }
        }
        return totals
    }

    /// Which of the days lie in a span, unless it cuts one.
    private func places(of span: Range<Instant>) -> Range<Int>? {
        if span.isEmpty { return 0..<0 }
        let first = place(endingAfter: span.lowerBound)
        let end = place(endingAfter: span.upperBound)
        if first < days.count, calendar.start(of: days[first]) < span.lowerBound { return nil }
        if end < days.count, calendar.start(of: days[end]) < span.upperBound { return nil }
        return first..<max(first, end)
    }

    /// The first day that is not over at an instant.
    private func place(endingAfter instant: Instant) -> Int {
        var (low, high) = (0, days.count)
        while low < high {
            let middle = (low + high) / 2
            if calendar.end(of: days[middle]) <= instant { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// A span of whole days, and the days around it with which it shares sessions: all that can change its reports.
    ///
    /// Linear in the days.
    package func reach(of span: Range<Instant>) -> Range<Instant> {
        guard let crossings = folds[CrossingsFold.id], !days.isEmpty, !span.isEmpty else { return span }
        func crosses(_ place: Int) -> Bool {
            crossings.entries[place].contains { $0.number == CrossingsFold.crossings && $0.value != 0 }
        }
        var first = place(endingAfter: span.lowerBound)
        var end = place(endingAfter: span.upperBound)
        let (spanFirst, spanEnd) = (first, end)
        while first > 0 && first < days.count && crosses(first) { first -= 1 }
        while end < days.count && crosses(end) { end += 1 }
        let lower = first < spanFirst ? calendar.start(of: days[first]) : span.lowerBound
        let upper = end > spanEnd ? calendar.end(of: days[end - 1]) : span.upperBound
        return min(lower, span.lowerBound)..<max(upper, span.upperBound)
    }
}

/// Sessions that go on from the day before; says which days must be looked at together.
enum CrossingsFold: Fold {
    static let id = "crossings 1"
    static let reads: Set<Column> = []
    static let keys = TallyKeys.one
    static let sums = 1
    static let crossings = 0

    static func count(_ visitor: borrowing Visitor, in tally: Tally) {
        for index in visitor.countedSessions {
            let session = visitor.sessions[Int(index)]
            var last = session.firstRow
            for row in session.firstRow..<session.endRow where visitor.sessionOfRow[row] == Int32(index) {
                if tally.slot(at: row) != tally.slot(at: last) { tally.add(1, to: crossings, of: 0, at: row) }
                last = row
            }
        }
    }
}
