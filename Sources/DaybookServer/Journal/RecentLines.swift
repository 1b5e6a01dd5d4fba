import DaybookCollect
import DaybookCore
import DaybookJSON
import DaybookStore

/// What a server that starts has to know of the lines before it: event ids of 7 days, visitors of the last minutes, and
/// the lines that are not sealed.
enum RecentLines {
    private static let idKey = Array("{\"id\":\"".utf8)
    private static let eventIDKey = Array(",\"event_id\":\"".utf8)
    private static let uuidLength = 36

    /// Reads them into the parts that keep them.
    static func recover(
        from store: StoreSnapshot, into collector: Collector, tail: LiveTail, now: Instant
    ) throws(DaybookError) {
        for batch in try store.openLines() { tail.add(batch.lines, file: batch.file) }
        let oldest = now - EventIDMemory.lifetimeMilliseconds
        let recent = now - ArrivalVisitors.gapMilliseconds
        try store.eachCollectedLine(since: oldest) { project, stream, line in
            guard stream == .events || stream == .identities else { return }
            let arrival = made(line)
            if arrival >= oldest, let id = eventID(line) {
                let key = collector.eventIDs.key(id, project: project)
                _ = collector.eventIDs.claim(key, line: line, arrival: arrival)
                collector.eventIDs.confirm([key])
            }
            if arrival >= recent, let visitor = visitor(line) {
                collector.visitors.remember(visitor, project: project, at: arrival)
            }
        }
    }

    /// The client's id of the event, which is the second member where there is one: lines of a week are read, and few
    /// need more than a look at their start.
    private static func eventID(_ line: UnsafeRawBufferPointer) -> String? {
        let rest = line.dropFirst(idKey.count + uuidLength + 1)
        guard rest.starts(with: eventIDKey) else { return nil }
        let text = rest.dropFirst(eventIDKey.count).prefix { $0 != 0x22 }
        guard text.contains(0x5C) else { return String(decoding: text, as: UTF8.self) }
        return (try? JSON.parse(line))?["event_id"]?.text
    }

    /// The visitor's id, where this server made it.
    private static func visitor(_ line: UnsafeRawBufferPointer) -> String? {
        guard let found = line.firstOffset(of: visitorKey) else { return nil }
        let text = line[(found + visitorKey.count - 2)...].prefix { $0 != 0x22 }
        return text.count == visitorLength ? String(decoding: text, as: UTF8.self) : nil
    }

    private static let visitorKey = Array("\"visitor\":\"v_".utf8)
    private static let visitorLength = 18

    /// When a line was made, by the first 48 bits of its id.
    private static func made(_ line: UnsafeRawBufferPointer) -> Instant {
        let digits = line.dropFirst(idKey.count).prefix(13).filter { $0 != 0x2D }
        return Instant(milliseconds: Int(String(decoding: digits, as: UTF8.self), radix: 16) ?? 0)
    }
}
