/// What a report counts of one visitor; numbers of visitors are then added up, in whatever order and parts they come.
///
/// A fold has no state: all it knows is the visitor it looks at. It adds whole numbers only; division happens when a
/// row is rendered. It may be shown a part of a visitor's history twice, once to be taken away (`Tally.sign`), so it
/// must count the same way each time.
///
/// What it enters at a row depends on nothing behind the session of that row: what comes later must not change what was
/// counted on the days before.
package protocol Fold: Sendable {
    /// Its name, and a version that counts up when what it counts changes; names cached counts.
    static var id: String { get }
    /// The columns it reads beside the type; nothing else need be there.
    static var reads: Set<Column> { get }
    /// What its numbers are counted by.
    static var keys: TallyKeys { get }
    /// How many sums it adds for each key, eight at most.
    static var sums: Int { get }

    /// Counts one visitor.
    static func count(_ visitor: borrowing Visitor, in tally: Tally)
}

/// What numbers are counted by.
package enum TallyKeys: Sendable, Equatable {
    /// One number of each kind, under the key 0.
    case one
    /// The codes of a column.
    case column(Column)
    /// The codes of traffic sources.
    case sources
    /// Pairs of numbers, which `Tally.key` gives keys.
    case pairs
}
