import DaybookCore
import Testing

struct LogFragmentTests {
    private func line(_ event: StoredEvent) -> String {
        var writer = JSONWriter()
        event.write(to: &writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    @Test func joinsToTheLineThatTheEventWriterWrites() {
        var event = StoredEvent()
        (event.id, event.time) = ("0123", Instant(milliseconds: -5))
        (event.received, event.type, event.path) = (Instant(milliseconds: 77), "pageview", "/\"\u{2028}é")
        (event.country, event.bot, event.status) = ("DE", "Bot", 404)
        let head = LogFragment.head(received: event.received)
        let pieces = [
            head.id, Array("0123".utf8), head.time, Array("-5".utf8), head.received,
            LogFragment.bytes { $0.type = "pageview" }, LogFragment.bytes { $0.path = "/\"\u{2028}é" },
            LogFragment.bytes { ($0.country, $0.bot) = ("DE", "Bot") }, LogFragment.bytes { $0.status = 404 },
        ]
        #expect(String(decoding: pieces.joined() + [0x7D], as: UTF8.self) == line(event))
    }

    @Test func isNothingWithoutFields() {
        #expect(LogFragment.bytes { _ in }.isEmpty && LogFragment.bytes { $0.path = "" }.isEmpty)
    }
}
