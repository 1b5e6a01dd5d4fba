import DaybookCore
import Glibc

/// Numbers by key and slot, where a slot is a day or another span of time: what a fold counts into.
///
/// Distinct visitors add up too, in one of two ways. With slots that stand for themselves, a visitor is counted once
/// in each slot that has them. With days that are to be joined to any longer span later, a visitor's appearance on a
/// day is one entry more for that day and one less for the day before on which they appeared; the entries of the days
/// of a span that are not older than the span then count each visitor once (`DayTotals`).
///
/// It is `public`, as is all that folds touch for every row, so that it is compiled into them: the compiler does not do
/// that for `package`, whatever the attributes say.
public final class Tally: @unchecked Sendable {  // @unchecked: one thread fills it, then it does not change.
    /// What changes with each visitor and each entry; behind a pointer, so that no access is checked.
    @usableFromInline struct State {
        @usableFromInline var slotOfRow: UnsafePointer<Int32>?
        @usableFromInline var sign = 1
        /// Entries of earlier slots are those that were counted before.
        @usableFromInline var firstSlot: Int32 = 0
        @usableFromInline var visitor: UInt32 = 0
        @usableFromInline var keyCapacity: Int
        /// By slot, key and number; nil where entries are logged.
        @usableFromInline var dense: UnsafeMutablePointer<Int>?
        /// By key: the visitor that was last seen with it and the slot of that.
        @usableFromInline var seen: UnsafeMutablePointer<Seen>
        /// By key: the visitor and the session in which it was seen last; nil until it is asked for.
        @usableFromInline var seenInSession: UnsafeMutablePointer<Seen>?
        /// The key, slot and newest active slot of what `show` was given last.
        @usableFromInline var shownKey = noCode
        @usableFromInline var shownSlot: Int32 = -1
        @usableFromInline var shownActive: Int32 = -1
        @usableFromInline var ownActive = false
        @usableFromInline var takenBackKey = noCode
        @usableFromInline var takenBackActive: Int32 = -1
    }

    @usableFromInline struct Seen: BitwiseCopyable {
        @usableFromInline var visitor: UInt32
        @usableFromInline var slot: Int32
    }

    let slotCount: Int
    let keys: TallyKeys
    /// Numbers of each key: the sums, then the visitors.
    @usableFromInline let width: Int
    @usableFromInline let state: UnsafeMutablePointer<State>
    let log: EntryLog?
    private(set) var pairs = PairTable()
    /// How many pairs there were when it started, whose keys it shares with others that started from them.
    private let knownPairs: Int
    /// The sessions that were kept, in no order.
    private(set) var sessions: [SessionRecord] = []

    /// Zero everywhere; `logs` for days that will be joined, whose keys go on from `known`.
    init(_ fold: any Fold.Type, slotCount: Int, names: Names, logs: Bool, pairs known: PairTable? = nil) {
        self.slotCount = slotCount
        keys = fold.keys
        width = fold.sums + 1
        precondition(fold.sums <= Totals.mostSums, "\(fold.id) has more sums than a row holds")
        let capacity =
            switch fold.keys {
            case .one: 1
            case .column(let column): max(1, names.count(column))
            case .sources: max(1, names.sources.count)
            case .pairs: max(64, (known?.count ?? 0) * 2)
            }
        if let known { pairs = known }
        knownPairs = known?.count ?? 0
        state = .allocate(capacity: 1)
        state.initialize(to: State(keyCapacity: capacity, seen: Tally.zeroed(capacity)))
        log = logs ? EntryLog(slotCount: slotCount) : nil
        if !logs { state.pointee.dense = Tally.zeroed(slotCount * capacity * width) }
    }

    deinit {
        free(state.pointee.dense)
        free(state.pointee.seen)
        free(state.pointee.seenInSession)
        state.deallocate()
    }

    // MARK: What folds call

    /// Adds to a sum of a key, in the slot of a row; nothing where the row is in none.
    @inlinable @inline(__always)
    public func add(_ number: Int, to sum: Int = 0, of key: UInt32, at row: Int) {
        let slot = state.pointee.slotOfRow.unsafelyUnwrapped[row]
        if slot >= 0 { enter(slot, key, sum, number, -1) }
    }

    /// Counts the visitor with a key, in the slot of a row; once a slot.
    ///
    /// Rows come in time order.
    @inlinable @inline(__always)
    public func see(_ key: UInt32, at row: Int) {
        let slot = state.pointee.slotOfRow.unsafelyUnwrapped[row]
        guard slot >= 0 else { return }
        let seen = state.pointee.seen + Int(key)
        let isKnown = seen.pointee.visitor == state.pointee.visitor
        if isKnown && seen.pointee.slot == slot { return }
        enter(slot, key, width - 1, 1, slot)
        if isKnown && state.pointee.dense == nil { enter(slot, key, width - 1, -1, seen.pointee.slot) }
        seen.pointee.visitor = state.pointee.visitor
        seen.pointee.slot = slot
    }

    /// True for the first row of a session that brings a key of a column or source.
    package func isFirst(_ key: UInt32, in session: Int) -> Bool {
        let all = state.pointee.seenInSession ?? Tally.zeroed(state.pointee.keyCapacity)
        state.pointee.seenInSession = all
        let seen = all + Int(key)
        if seen.pointee.visitor == state.pointee.visitor && seen.pointee.slot == Int32(session) { return false }
        seen.pointee = Seen(visitor: state.pointee.visitor, slot: Int32(session))
        return true
    }

    /// Counts the visitor under the last key shown in a slot, if any row of the slot is active.
    ///
    /// Rows come in time order.
    @inlinable @inline(__always)
    public func show(_ key: UInt32, at row: Int, isActive: Bool) {
        let slot = state.pointee.slotOfRow.unsafelyUnwrapped[row]
        guard slot >= 0 else { return }
        if slot != state.pointee.shownSlot { settle() }
        state.pointee.shownSlot = slot
        state.pointee.shownKey = key
        if isActive {
            state.pointee.shownActive = slot
            state.pointee.ownActive = true
        }
    }

    /// The slot of a row, -1 for none.
    package func slot(at row: Int) -> Int32 { state.pointee.slotOfRow.unsafelyUnwrapped[row] }

    /// The key of a pair of numbers.
    package func key(_ first: UInt64, _ second: UInt64 = 0) -> UInt32 {
        let key = pairs.key(first, second)
        if Int(key) >= state.pointee.keyCapacity { widen() }
        return key
    }

    /// Keeps a session whole, in the slot of a row; nothing where the row is in none.
    func keep(_ session: SessionRecord, at row: Int) {
        let slot = slot(at: row)
        guard slot >= 0 else { return }
        var session = session
        (session.slot, session.visitor) = (slot, state.pointee.visitor)
        sessions.append(session)
    }

    // MARK: What the engine calls

    /// Gets ready for the next visitor; `slots` gives the slot of each row, -1 for none.
    ///
    /// Nothing is logged of slots before `firstSlot`.
    @inline(__always)
    func begin(slots: UnsafePointer<Int32>, sign: Int, firstSlot: Int32) {
        state.pointee.slotOfRow = slots
        state.pointee.sign = sign
        state.pointee.firstSlot = firstSlot
        state.pointee.visitor += 1
        state.pointee.shownSlot = -1
        state.pointee.shownActive = -1
        state.pointee.takenBackKey = noCode
    }

    /// Settles what is known only at the visitor's end.
    @inline(__always)
    func finish() { if state.pointee.shownSlot >= 0 { settle() } }

    /// The visitor's slot is over: what was shown last in it stands for it.
    @usableFromInline func settle() {
        let slot = state.pointee.shownSlot
        guard slot >= 0 else { return }
        let (key, active) = (state.pointee.shownKey, state.pointee.shownActive)
        if state.pointee.dense != nil {
            if state.pointee.ownActive { enter(slot, key, width - 1, 1, -1) }
        } else if active >= 0 {
            if state.pointee.takenBackKey != noCode {
                enter(slot, state.pointee.takenBackKey, width - 1, -1, state.pointee.takenBackActive)
            }
            enter(slot, key, width - 1, 1, active)
            state.pointee.takenBackKey = key
            state.pointee.takenBackActive = active
        }
        state.pointee.ownActive = false
    }

    @inlinable @inline(__always)
    func enter(_ slot: Int32, _ key: UInt32, _ number: Int, _ value: Int, _ anchor: Int32) {
        let value = value &* state.pointee.sign
        if let dense = state.pointee.dense {
            dense[(Int(slot) &* state.pointee.keyCapacity &+ Int(key)) &* width &+ number] &+= value
        } else {
            append(slot, key, number, value, anchor)
        }
    }

    @usableFromInline func append(_ slot: Int32, _ key: UInt32, _ number: Int, _ value: Int, _ anchor: Int32) {
        guard slot >= state.pointee.firstSlot else { return }
        log?.append(Entry(key: key, number: number, anchor: Int(anchor), value: value), to: Int(slot))
    }

    private func widen() {
        let (old, wider) = (state.pointee.keyCapacity, state.pointee.keyCapacity * 4)
        let seen: UnsafeMutablePointer<Seen> = Tally.zeroed(wider)
        seen.update(from: state.pointee.seen, count: old)
        free(state.pointee.seen)
        state.pointee.seen = seen
        if let dense = state.pointee.dense {
            let copy: UnsafeMutablePointer<Int> = Tally.zeroed(slotCount * wider * width)
            for slot in 0..<slotCount {
                (copy + slot * wider * width).update(from: dense + slot * old * width, count: old * width)
            }
            free(dense)
            state.pointee.dense = copy
        }
        state.pointee.keyCapacity = wider
    }

    /// Zeroed memory, of which only what is touched is really taken.
    private static func zeroed<Element: BitwiseCopyable>(_ count: Int) -> UnsafeMutablePointer<Element> {
        guard let memory = calloc(max(1, count), MemoryLayout<Element>.stride) else {
            preconditionFailure("there is no memory for \(count) numbers")
        }
        return memory.assumingMemoryBound(to: Element.self)
    }

    // MARK: Reading

    /// Takes what another tally of the same fold and slots has counted.
    func merge(_ other: Tally) {
        for var session in other.sessions {
            session.visitor += state.pointee.visitor
            sessions.append(session)
        }
        state.pointee.visitor += other.state.pointee.visitor
        let keyOf: ((UInt32) -> UInt32)? =
            keys == .pairs
            ? { [knownPairs] key in
                let pair = other.pairs[key]
                return key < knownPairs ? key : self.key(pair.first, pair.second)
            } : nil
        if let log, let otherLog = other.log {
            log.merge(otherLog, keyOf: keyOf)
            return
        }
        for (slot, totals) in other.takeTotals().enumerated() {
            for row in totals {
                let key = keyOf?(row.key) ?? row.key
                for sum in 0..<width - 1 { enter(Int32(slot), key, sum, row.sum(sum), -1) }
                enter(Int32(slot), key, width - 1, row.visitors, -1)
            }
        }
    }

    /// The entries of one slot, no two alike.
    func entries(_ slot: Int) -> [Entry] {
        guard let log else { preconditionFailure("only a logging tally has entries") }
        return log.entries(slot)
    }

    /// The numbers of each slot, which are all zero then.
    func takeTotals() -> [Totals] {
        guard let dense = state.pointee.dense else { preconditionFailure("logged days are joined by DayTallies") }
        let (keyCount, pairs) = (state.pointee.keyCapacity, keys == .pairs ? pairs : nil)
        let size = keyCount * width
        return (0..<slotCount).map { slot in
            Totals(
                taking: UnsafeMutableBufferPointer(start: dense + slot * size, count: size), atMost: keyCount,
                width: width, pairs: pairs)
        }
    }
}
