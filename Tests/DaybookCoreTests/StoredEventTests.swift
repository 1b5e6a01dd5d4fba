import DaybookCore
import DaybookJSON
import Testing

struct StoredEventTests {
    /// An event with every field set to something of its own.
    private var full: StoredEvent {
        var event = StoredEvent()
        (event.id, event.eventID) = ("id", "e")
        (event.time, event.received) = (Instant(milliseconds: 1), Instant(milliseconds: 2))
        (event.type, event.visitor, event.session, event.name) = ("event", "v", "s", "n")
        (event.path, event.hostname, event.title, event.referrer) = ("/", "h", "t", "r")
        (event.utmSource, event.utmMedium, event.utmCampaign) = ("a", "b", "c")
        (event.utmContent, event.utmTerm) = ("d", "e")
        (event.language, event.screen) = ("en", "1x1")
        (event.browser, event.browserVersion, event.os, event.osVersion) = ("B", "1", "O", "2")
        (event.device, event.country, event.region, event.city) = ("D", "DE", "R", "C")
        (event.bot, event.method, event.status, event.bytes) = ("bot", "GET", 200, 3)
        (event.protocol, event.revenueAmount, event.revenueCurrency) = ("HTTP/1.1", .number(1.5), "EUR")
        (event.value, event.rating) = (.number(0.05), "good")
        (event.data, event.extra) = (.object([.init("k", .int(1))]), .object([]))
        return event
    }

    private func line(_ event: StoredEvent) -> [UInt8] {
        var writer = JSONWriter()
        event.write(to: &writer)
        return writer.bytes
    }

    @Test func writesEveryFieldOfTheDocumentedFormatInItsOrder() throws {
        let members = try #require(try JSON.parse(line(full)).members)
        #expect(members.map(\.name) == LogField.allCases.map(\.rawValue))
    }

    @Test func leavesOutWhatIsEmpty() throws {
        var event = StoredEvent()
        event.id = "id"
        event.type = "pageview"
        event.visitor = "v"
        let members = try #require(try JSON.parse(line(event)).members)
        #expect(members.map(\.name) == LogField.allCases.filter(\.info.required).map(\.rawValue))
    }

    @Test func neverMakesASecondLineOfAValue() throws {
        var event = full
        event.path = "/\n{\"id\":\"forged\"}\r\u{2028}\u{2029}\u{7F}\u{0}"
        let bytes = line(event)
        #expect(!bytes.contains { $0 < 0x20 || $0 == 0x7F })
        #expect(
            !String(decoding: bytes, as: UTF8.self).unicodeScalars.contains { $0.value == 0x2028 || $0.value == 0x2029 }
        )
        #expect(try JSON.parse(bytes)["path"]?.text == event.path)
    }
}
