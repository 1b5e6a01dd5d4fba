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

    /// The order of a table that goes on from that of `previous`, or from its first codes in order.
    init(_ table: TextTable, after previous: OrderedTexts? = nil, sorted: [UInt32] = []) {
        self.table = table
        known = Mutex(previous?.known.withLock { $0 } ?? Known(sorted: sorted))
    }

    /// The text of a code.
    package subscript(code: UInt32) -> NameText { NameText(table.utf8(code)) }

    /// All codes in the order of their texts.
    ///
    /// - Complexity: linear in the texts where few are new.
    var sorted: [UInt32] {
        known.withLock { known in
            sort(&known)
            return known.sorted
        }
    }

    private func sort(_ known: inout Known) {
        guard known.sorted.count < table.count else { return }
        let added = UInt32(known.sorted.count)..<UInt32(table.count)
        // They are for many comparisons: those of a few texts are done before all beginnings are found.
        let beginnings = added.count * 16 > table.count ? table.beginnings : []
        var sorted: [UInt32] = []
        sorted.reserveCapacity(table.count)
        Ordering.merge(known.sorted, added) { left, right in
            guard !beginnings.isEmpty else { return table.isBefore(left, right) }
            let (first, second) = (beginnings[Int(left)], beginnings[Int(right)])
            return first == second ? table.isBefore(left, right) : first < second
        } _: { code in
            sorted.append(code)
        }
        known.sorted = sorted
    }

    /// For each code the place of its text among all.
    ///
    /// - Complexity: linear in the texts where few are new.
    package var ranks: [UInt32] {
        known.withLock { known in
            guard known.ranks.count < table.count else { return known.ranks }
            sort(&known)
            known.ranks = [UInt32](repeating: 0, count: table.count)
            for (rank, code) in known.sorted.enumerated() { known.ranks[Int(code)] = UInt32(rank) }
            return known.ranks
        }
    }
}
