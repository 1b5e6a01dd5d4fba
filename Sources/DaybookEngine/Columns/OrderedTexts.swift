import Synchronization

/// The texts of one table, and their order by bytes, which is found once it is asked for.
///
/// Codes stay what they are when more texts come, so that an order goes on from the one before.
package final class OrderedTexts: Sendable {
    private struct Known {
        var sorted: [UInt32] = []
        var ranks: [UInt32] = []
    }

    private let table: TextTable
    private let known: Mutex<Known>

    /// The order of a table that goes on from that of `previous`.
    init(_ table: TextTable, after previous: OrderedTexts? = nil) {
        self.table = table
        known = Mutex(previous?.known.withLock { $0 } ?? Known())
    }

    /// The text of a code.
    package subscript(code: UInt32) -> String { table[code] }

    /// For each code the place of its text among all.
    ///
    /// - Complexity: linear in the texts where few are new.
    package var ranks: [UInt32] {
        known.withLock { known in
            guard known.ranks.count < table.count else { return known.ranks }
            let beginnings = table.beginnings
            known.sorted = Ordering.extended(known.sorted, to: table.count) { left, right in
                let (first, second) = (beginnings[Int(left)], beginnings[Int(right)])
                return first == second ? table.isBefore(left, right) : first < second
            }
            known.ranks = [UInt32](repeating: 0, count: table.count)
            for (rank, code) in known.sorted.enumerated() { known.ranks[Int(code)] = UInt32(rank) }
            return known.ranks
        }
    }
}
