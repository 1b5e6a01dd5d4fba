/// What a report counts: a pure, mergeable accumulator over columns, never over one object per event.
///
/// Folding in parts and merging equals folding at once, however the rows are cut and in whatever order the parts come.
/// Folds add whole numbers only; division happens when a row is rendered. A fold is either an `EventFold` or a
/// `SessionFold`: its grain. Folds that are equal before they have counted anything share one scan of the same range.
package protocol Fold: Sendable, Equatable {
    /// The columns it reads; nothing else need be there.
    static var reads: Set<Column> { get }

    /// Adds what another fold of the same declaration has counted.
    mutating func merge(_ other: Self)
}

/// A fold over the records that happen in a range; a day's records may be cut anywhere.
package protocol EventFold: Fold {
    /// Counts a run of records of one day.
    mutating func add(_ events: EventSlice)
}

/// A fold over the sessions that start in a range; each comes once, whole, with all its records.
package protocol SessionFold: Fold {
    /// Counts a run of sessions that start on one day.
    mutating func add(_ sessions: SessionSlice)
}
