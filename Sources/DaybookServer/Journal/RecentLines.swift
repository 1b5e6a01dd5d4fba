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
            let hasEventID = line.dropFirst(idKey.count + uuidLength + 1).starts(with: eventIDKey)
            let isRecent = made(line) >= recent
            guard hasEventID || isRecent, let value = try? JSON.parse(line),
                let received = value["received"]?.int.map(Instant.init(milliseconds:))
            else { return }
            if let id = value["event_id"]?.text, received >= oldest {
                let key = collector.eventIDs.key(id, project: project)
                _ = collector.eventIDs.claim(key, line: line, arrival: received)
                collector.eventIDs.confirm([key])
            }
            if received >= recent, let visitor = value["visitor"]?.text {
                collector.visitors.remember(visitor, project: project, at: received)
            }
        }
    }

    /// When a line was made, by the first 48 bits of its id.
    private static func made(_ line: UnsafeRawBufferPointer) -> Instant {
        let digits = line.dropFirst(idKey.count).prefix(13).filter { $0 != 0x2D }
        return Instant(milliseconds: Int(String(decoding: digits, as: UTF8.self), radix: 16) ?? 0)
    }
}
