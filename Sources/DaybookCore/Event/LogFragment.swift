/// Pieces of log lines: what `StoredEvent` writes for some of its fields, to be made once and used in many lines.
///
/// The writer of `StoredEvent` alone knows the format; a line is right where its pieces stand in the order of
/// `LogField`.
package enum LogFragment {
    /// The members of the fields that `set` sets, each behind its comma; none of them may be id or event time.
    package static func bytes(_ set: (inout StoredEvent) -> Void) -> [UInt8] {
        var event = StoredEvent()
        event.system = ""
        set(&event)
        let whole = line(event)
        return Array(whole[(whole.count - tailCount(of: event))..<(whole.count - 1)])
    }

    /// What stands before the id's digits, between id and event time, and between that time and the visitor's fields:
    /// the receive time and the system.
    package static func head(received: Instant) -> (id: [UInt8], time: [UInt8], received: [UInt8]) {
        var event = StoredEvent()
        event.received = received
        let whole = line(event)
        let time = Array("\",\"time\":".utf8)
        let id = Array(whole[..<(idOffset)])
        return (id, time, Array(whole[(idOffset + time.count + 1)..<(whole.count - 1)]))
    }

    /// Length of `{"id":"`.
    private static let idOffset = 7

    private static func line(_ event: StoredEvent) -> [UInt8] {
        var writer = JSONWriter()
        event.write(to: &writer)
        return writer.bytes
    }

    /// The bytes behind the two times, the closing brace included.
    private static func tailCount(of event: StoredEvent) -> Int {
        var bare = StoredEvent()
        bare.system = ""
        (bare.id, bare.time, bare.received) = (event.id, event.time, event.received)
        return line(event).count - line(bare).count + 1
    }
}
