import Synchronization

/// The pairs behind the keys of a fold, and their order, which is found once it is asked for.
///
/// Keys stay what they are when more pairs come, so that an order goes on from the one before.
final class PairOrder: Sendable {
    let table: PairTable
    private let keys: Mutex<[UInt32]>

    /// The order of a table that goes on from that of `previous`.
    init(_ table: PairTable, after previous: PairOrder? = nil) {
        self.table = table
        keys = Mutex(previous?.keys.withLock { $0 } ?? [])
    }

    /// The order of a table of whose first keys it is known.
    init(_ table: PairTable, known: [UInt32]) {
        self.table = table
        keys = Mutex(known)
    }

    /// All keys, by the first numbers of their pairs, then by the second.
    ///
    /// - Complexity: linear in the pairs where few are new.
    var sorted: [UInt32] {
        keys.withLock { known in
            if known.count < table.pairs.count {
                known = Ordering.extended(known, to: table.pairs.count) { left, right in
                    let (left, right) = (table[left], table[right])
                    return left.first == right.first ? left.second < right.second : left.first < right.first
                }
            }
            return known
        }
    }
}

/// Orders codes, of which there are more and more.
enum Ordering {
    /// `known`, which are the codes from 0 on in order, merged with all further codes below `count`.
    ///
    /// No two codes may be equal in order. Sorts the further ones; linear in all.
    static func extended(_ known: [UInt32], to count: Int, by isBefore: (UInt32, UInt32) -> Bool) -> [UInt32] {
        let added = (UInt32(known.count)..<UInt32(count)).sorted(by: isBefore)
        if known.isEmpty { return added }
        var merged: [UInt32] = []
        merged.reserveCapacity(count)
        var place = 0
        for code in known {
            while place < added.count && isBefore(added[place], code) {
                merged.append(added[place])
                place += 1
            }
            merged.append(code)
        }
        return merged + added[place...]
    }
}
