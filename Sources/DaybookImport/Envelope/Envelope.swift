import DaybookClassify
import DaybookCore
import DaybookJSON

/// One line of `ndjson`: a collect envelope and what its exporter knew of the visit.
struct Envelope {
    /// All that is stored but id, receive time, and what address and User-Agent give.
    private(set) var event = StoredEvent()
    private(set) var address: Address?
    /// The log that keeps it.
    let stream: Stream
    private(set) var userAgent: String?

    private static let nameLimit = 255

    /// Reads a line; a time more than 24 hours ahead of `now`, or none, becomes `now` (contract section 6.6), one
    /// before 1990 is refused.
    init(_ line: UnsafeRawBufferPointer, now: Instant, keeping keptParameters: [String]) throws(LineRejection) {
        guard let value = try? JSON.parse(line), let members = value.members else {
            throw LineRejection("Invalid request body: malformed JSON.")
        }
        var fields = EnvelopeFields(members)
        let type = try Envelope.type(&fields)
        event.type = type.rawValue
        stream = type.stream
        try readVisit(&fields, now: now)
        if let payload = try fields.value("payload", .object)?.members {
            var inner = EnvelopeFields(payload)
            try readPayload(&inner, type, keeping: keptParameters)
            keep(inner.rest + fields.rest)
        } else {
            try readPayload(&fields, type, keeping: keptParameters)
            keep(fields.rest)
        }
    }

    private static func type(_ fields: inout EnvelopeFields) throws(LineRejection) -> EnvelopeType {
        let name = try fields.required("type", .text).text ?? ""
        guard let type = EnvelopeType(rawValue: name) else {
            throw LineRejection("Invalid request body: unknown type '\(Envelope.word(name))'.")
        }
        return type
    }

    /// A word of the line that may be repeated in a reason: letters and underscores, which hold no address.
    private static func word(_ text: String) -> String {
        let isWord =
            text.utf8.count <= 32
            && text.utf8.allSatisfy { byte in
                (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x5F
            }
        return isWord ? text : "…"
    }

    private mutating func readVisit(_ fields: inout EnvelopeFields, now: Instant) throws(LineRejection) {
        if try fields.value("consent_granted", .flag) == .bool(false) { throw LineRejection("Consent was denied.") }
        event.time = now
        if let timestamp = try fields.value("timestamp", .integer)?.int {
            let time = Instant(milliseconds: timestamp)
            try ImportBounds.checkPast(time)
            event.time = ImportBounds.isAhead(time, of: now) ? now : time
        }
        event.visitor = try fields.id("visitor_id")
        userAgent = try fields.text("user_agent")
        if let text = try fields.text("ip") {
            guard let address = Address(written: text) else {
                throw LineRejection("Invalid request body: field 'ip' must be an address.")
            }
            self.address = address
        }
        guard !event.visitor.isEmpty || address != nil else {
            throw LineRejection("The line has neither 'visitor_id' nor 'ip'.")
        }
        event.eventID = try fields.id("event_id")
        event.session = try fields.id("session_id")
        event.browser = try fields.text("browser") ?? ""
        event.os = try fields.text("os") ?? ""
        if let device = try fields.text("device") { event.device = Envelope.device(device).rawValue }
        event.country = try fields.text("country")?.uppercased() ?? ""
        guard event.country.isEmpty || Envelope.isCountryCode(event.country) else {
            throw LineRejection("Invalid request body: field 'country' must be two letters.")
        }
        event.region = try fields.text("region") ?? ""
        event.city = try fields.text("city") ?? ""
    }

    /// The kind of device as reports name it, whatever the case; anything else is `Other`.
    private static func device(_ text: String) -> DeviceType {
        DeviceType.allCases.first { $0.rawValue.lowercased() == text.lowercased() } ?? .other
    }

    private static func isCountryCode(_ text: String) -> Bool {
        text.utf8.count == 2 && text.utf8.allSatisfy { (0x41...0x5A).contains($0) }
    }

    private mutating func readPayload(
        _ fields: inout EnvelopeFields, _ type: EnvelopeType, keeping keptParameters: [String]
    ) throws(LineRejection) {
        if type.needsPath { _ = try fields.required("path", .text) }
        if let path = try fields.text("path") {
            let location = PageLocation(path, keeping: keptParameters)
            event.path = location.path
            event.hostname = location.hostname
            if type == .pageview { readCampaign(location) }
        }
        if type.hasName { try readName(&fields, type) }
        switch type {
        case .pageview: try readPage(&fields)
        case .event: try readCustom(&fields)
        default: try readData(&fields, type)
        }
    }

    private mutating func readCampaign(_ location: PageLocation) {
        event.utmSource = location.utmSource
        event.utmMedium = location.utmMedium
        event.utmCampaign = location.utmCampaign
        event.utmContent = location.utmContent
        event.utmTerm = location.utmTerm
    }

    private mutating func readName(_ fields: inout EnvelopeFields, _ type: EnvelopeType) throws(LineRejection) {
        let name = try fields.required("name", .text).text ?? ""
        guard name.unicodeScalars.count <= Envelope.nameLimit else {
            throw LineRejection("Invalid request body: field 'name' must be at most 255 characters.")
        }
        if type == .webVital, !["LCP", "FCP", "CLS", "INP", "TTFB"].contains(name) {
            throw LineRejection("Invalid request body: field 'name' must be LCP, FCP, CLS, INP or TTFB.")
        }
        event.name = name
    }

    private mutating func readPage(_ fields: inout EnvelopeFields) throws(LineRejection) {
        if let hostname = try fields.text("hostname") { event.hostname = hostname.lowercased() }
        event.title = try fields.text("title") ?? ""
        event.referrer = PageLocation.referrer(try fields.text("referrer") ?? "")
        event.screen = try fields.text("screen") ?? ""
        event.language = try fields.text("language") ?? ""
        event.utmSource = try Envelope.campaignValue(&fields, "utm_source") ?? event.utmSource
        event.utmMedium = try Envelope.campaignValue(&fields, "utm_medium") ?? event.utmMedium
        event.utmCampaign = try Envelope.campaignValue(&fields, "utm_campaign") ?? event.utmCampaign
        event.utmContent = try Envelope.campaignValue(&fields, "utm_content") ?? event.utmContent
        event.utmTerm = try Envelope.campaignValue(&fields, "utm_term") ?? event.utmTerm
    }

    private static func campaignValue(
        _ fields: inout EnvelopeFields, _ name: String
    ) throws(LineRejection) -> String? {
        try fields.text(name).map(PageLocation.campaignValue)
    }

    private mutating func readCustom(_ fields: inout EnvelopeFields) throws(LineRejection) {
        event.data = try fields.value("data", .object)
        event.revenueAmount = try fields.value("revenue_amount", .number)
        let currency = try fields.text("revenue_currency")
        if event.revenueAmount != nil { event.revenueCurrency = currency ?? "USD" }
    }

    /// Keeps the type's own fields under `data`.
    private mutating func readData(_ fields: inout EnvelopeFields, _ type: EnvelopeType) throws(LineRejection) {
        var data: [Value.Member] = []
        for field in type.fields {
            var value: Value? =
                field.isRequired
                ? try fields.required(field.name, field.kind) : try fields.value(field.name, field.kind)
            if value == nil { value = type.fallback(for: field.name).map(Value.text) }
            if type == .surveyResponse, field.name == "completed", value == nil { value = .bool(true) }
            guard let value else { continue }
            data.append(.init(field.name, try Envelope.normal(value, of: field.name, in: type)))
        }
        event.data = data.isEmpty ? nil : .object(data)
    }

    private static func normal(
        _ value: Value, of name: String, in type: EnvelopeType
    ) throws(LineRejection) -> Value {
        switch (type, name) {
        case (.scrollDepth, "max_depth"): return .int(min(max(value.int ?? 0, 0), 100))
        case (.outlink, "url"): return .text(String((value.text ?? "").prefix { $0 != "?" && $0 != "#" }))
        case (.log, "level"):
            let level = value.text == "warning" ? "warn" : value.text ?? ""
            guard ["trace", "debug", "info", "warn", "error", "fatal"].contains(level) else {
                throw LineRejection("Invalid log level: \(Envelope.word(level))")
            }
            return .text(level)
        default: return value
        }
    }

    /// Keeps what has no column under `extra`, and neither addresses nor User-Agents there or under `data`.
    private mutating func keep(_ rest: [Value.Member]) {
        event.data = event.data.map(PrivateContent.removed)
        let extra = PrivateContent.removed(from: rest)
        event.extra = extra.isEmpty ? nil : .object(extra)
    }
}
