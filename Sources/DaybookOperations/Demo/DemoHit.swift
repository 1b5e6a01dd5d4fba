import DaybookCore

/// One thing that happened on a made-up site.
struct DemoHit: Sendable {
    var time: Instant
    /// Which visitor, counted over all days.
    var visitor: Int
    var agent: DemoAgent
    var country: String
    var path: String
    var referrer = ""
    /// The name of a custom event; empty for a request.
    var event = ""
    var status = 200
    var bytes = 0

    /// The visitor id that a tracker would have sent.
    var visitorID: String {
        let digits = String(UInt64(visitor) &* 0x9E37_79B9_7F4A_7C15, radix: 16)
        return "v_" + String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// A documentation address of the visitor (RFC 5737 and RFC 3849), so that no real one is ever shown.
    private var address: String {
        visitor.isMultiple(of: 5)
            ? "2001:db8:\(String(visitor % 65_521, radix: 16))::\(visitor % 251 + 1)"
            : "198.\(18 + visitor % 2).\(visitor / 2 % 256).\(visitor / 512 % 254 + 1)"
    }

    /// The event as a collect server would have stored it.
    func storedEvent(id: String) -> StoredEvent {
        var stored = StoredEvent()
        stored.id = id
        stored.time = time
        stored.received = time
        stored.type = event.isEmpty ? "pageview" : "event"
        stored.visitor = visitorID
        stored.name = event
        stored.path = path
        stored.referrer = referrer
        stored.browser = agent.browser
        stored.browserVersion = agent.browserVersion
        stored.os = agent.os
        stored.osVersion = agent.osVersion
        stored.device = agent.device
        stored.country = country
        return stored
    }

    /// The line of a web server's log in the combined format.
    var combinedLine: String {
        let referrer = referrer.isEmpty ? "-" : "https://\(referrer)"
        let request = "GET \(path) HTTP/1.1"
        return "\(address) - - [\(logTime)] \"\(request)\" \(status) \(bytes) \"\(referrer)\" \"\(agent.userAgent)\""
    }

    /// The line of an export as `import --format ndjson` reads it.
    var envelopeLine: String {
        var payload = [Value.Member("path", .text(path))]
        if !event.isEmpty { payload.insert(Value.Member("name", .text(event)), at: 0) }
        if !referrer.isEmpty { payload.append(Value.Member("referrer", .text("https://\(referrer)"))) }
        var writer = JSONWriter()
        writer.value(
            .object([
                .init("type", .text(event.isEmpty ? "pageview" : "event")), .init("payload", .object(payload)),
                .init("visitor_id", .text(visitorID)), .init("timestamp", .int(time.milliseconds)),
                .init("user_agent", .text(agent.userAgent)), .init("country", .text(country)),
            ]))
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    private var logTime: String {
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let (year, month, day) = time.utcDay.civil
        let clock = time.text.dropFirst(11).dropLast()
        return "\(day.padded(to: 2))/\(months[month - 1])/\(year):\(clock) +0000"
    }
}
