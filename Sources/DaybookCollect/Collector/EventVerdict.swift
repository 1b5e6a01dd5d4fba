/// What became of one event.
enum EventVerdict {
    /// Its line is on the desk; the id is to be released where the line cannot be written.
    case stored(EventIDMemory.Key?)
    /// Answered as accepted, and only counted.
    case dropped(DropReason)
    /// Its event id was stored before, or is on its way to the disk.
    case repeated(EventIDMemory.Key)
    /// Refused, with the HTTP status that says so and the contract's words.
    case refused(status: Int, String)
}
