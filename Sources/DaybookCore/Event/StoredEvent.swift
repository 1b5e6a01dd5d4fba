/// One event as it is stored: the fields of `LogField`, empty where the line has none.
///
/// Times are milliseconds since 1970. Nothing in it is an address or a User-Agent.
package struct StoredEvent: Sendable, Equatable {
    package var id = ""
    package var eventID = ""
    package var time = Instant(milliseconds: 0)
    package var received = Instant(milliseconds: 0)
    package var system = "pulse"
    package var type = ""
    package var visitor = ""
    package var session = ""
    package var name = ""
    package var path = ""
    package var hostname = ""
    package var title = ""
    package var referrer = ""
    package var utmSource = ""
    package var utmMedium = ""
    package var utmCampaign = ""
    package var utmContent = ""
    package var utmTerm = ""
    package var language = ""
    package var screen = ""
    package var browser = ""
    package var browserVersion = ""
    package var os = ""
    package var osVersion = ""
    package var device = ""
    package var country = ""
    package var region = ""
    package var city = ""
    package var bot = ""
    package var method = ""
    package var status: Int?
    package var bytes: Int?
    package var `protocol` = ""
    package var revenueAmount: Value?
    package var revenueCurrency = ""
    package var value: Value?
    package var rating = ""
    package var data: Value?
    package var extra: Value?

    /// An event with no fields set.
    package init() {}

    /// Writes the log line, without its newline: the set fields in the order of `LogField`.
    package func write(to writer: inout JSONWriter) {
        writer.object {
            $0.key(literal: "id")
            $0.text(id)
            $0.optional("event_id", eventID)
            $0.key(literal: "time")
            $0.int(time.milliseconds)
            $0.key(literal: "received")
            $0.int(received.milliseconds)
            $0.optional("system", system)
            $0.optional("type", type)
            $0.optional("visitor", visitor)
            $0.optional("session", session)
            writePage(to: &$0)
            writeClient(to: &$0)
            writeRequest(to: &$0)
            $0.optional("revenue_amount", revenueAmount)
            $0.optional("revenue_currency", revenueCurrency)
            $0.optional("value", value)
            $0.optional("rating", rating)
            $0.optional("data", data)
            $0.optional("extra", extra)
        }
    }

    private func writePage(to writer: inout JSONWriter) {
        writer.optional("name", name)
        writer.optional("path", path)
        writer.optional("hostname", hostname)
        writer.optional("title", title)
        writer.optional("referrer", referrer)
        writer.optional("utm_source", utmSource)
        writer.optional("utm_medium", utmMedium)
        writer.optional("utm_campaign", utmCampaign)
        writer.optional("utm_content", utmContent)
        writer.optional("utm_term", utmTerm)
    }

    private func writeClient(to writer: inout JSONWriter) {
        writer.optional("language", language)
        writer.optional("screen", screen)
        writer.optional("browser", browser)
        writer.optional("browser_version", browserVersion)
        writer.optional("os", os)
        writer.optional("os_version", osVersion)
        writer.optional("device", device)
        writer.optional("country", country)
        writer.optional("region", region)
        writer.optional("city", city)
        writer.optional("bot", bot)
    }

    private func writeRequest(to writer: inout JSONWriter) {
        writer.optional("method", method)
        writer.optional("status", status.map(Value.int))
        writer.optional("bytes", bytes.map(Value.int))
        writer.optional("protocol", `protocol`)
    }
}

extension JSONWriter {
    fileprivate mutating func optional(_ name: StaticString, _ text: String) {
        guard !text.isEmpty else { return }
        key(literal: name)
        self.text(text)
    }

    fileprivate mutating func optional(_ name: StaticString, _ value: Value?) {
        guard let value else { return }
        key(literal: name)
        self.value(value)
    }
}
