package import DaybookStore

/// What became of one event.
package enum EventVerdict: Sendable {
    case stored(StoredLine)
    /// Answered as accepted, and only counted.
    case dropped(DropReason)
    /// Its event id was stored before, or is on its way to the disk.
    case repeated(EventIDMemory.Key)
    /// Refused, with the HTTP status that says so and the contract's words.
    case refused(status: Int, String)
}

/// A line for the journal.
package struct StoredLine: Sendable {
    package let line: JournalLine
    /// The id that is to be released where the line cannot be written.
    package let eventKey: EventIDMemory.Key?
}
