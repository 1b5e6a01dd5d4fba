package import DaybookClassify
package import DaybookCore

/// One event as clients and exporters write it: contract section 6.6, flat or with its fields under `payload`.
package struct Envelope {
    /// All that is stored but id, receive time, and what address and User-Agent give.
    package private(set) var event = StoredEvent()
    /// The address that an imported line tells.
    package private(set) var address: Address?
    /// The User-Agent that an imported line tells.
    package private(set) var userAgent: String?
    /// The log that keeps it.
    package let stream: Stream

    private static let nameLimit = 255

    /// Reads the rest of an envelope whose head was read; a time more than 24 hours ahead of the arrival, or none,
    /// becomes the arrival.
    ///
    /// - Throws: a refusal in the contract's words.
    package init(_ head: consuming EnvelopeHead, rules: EnvelopeRules) throws(Refusal) {
        let type = head.type
        var fields = head.fields
        event.type = type.rawValue
        stream = type.stream
        try readVisit(&fields, rules)
        if let payload = try fields.value("payload", .object)?.members {
            var inner = EnvelopeFields(payload)
            try readPayload(&inner, type, rules)
            let outer = fields.rest
            // Names are the same where their bytes are, whatever Unicode calls equal.
            let names = outer.isEmpty ? [] : Set(payload.map { Array($0.name.utf8) })
            keep(inner.rest + outer.filter { !names.contains(Array($0.name.utf8)) })
        } else {
            try readPayload(&fields, type, rules)
            keep(fields.rest)
        }
    }

    static func type(named name: String) throws(Refusal) -> EnvelopeType {
        guard let type = EnvelopeType(rawValue: name) else {
            throw Refusal("Invalid request body: unknown type '\(Envelope.word(name))'.")
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

    private mutating func readVisit(_ fields: inout EnvelopeFields, _ rules: EnvelopeRules) throws(Refusal) {
        event.time = rules.now
        if let timestamp = try fields.value("timestamp", .integer)?.int { event.time = try rules.time(of: timestamp) }
        event.visitor = try fields.id("visitor_id")
        event.eventID = try fields.id("event_id")
        event.session = try fields.id("session_id")
        if rules.isImport { try readClient(&fields) }
    }

    /// What only an exporter may tell, since the server finds it out itself of what a client sends.
    private mutating func readClient(_ fields: inout EnvelopeFields) throws(Refusal) {
        userAgent = try fields.text("user_agent")
        if let text = try fields.text("ip") {
            guard let address = Address(written: text) else {
                throw Refusal("Invalid request body: field 'ip' must be an address.")
            }
            self.address = address
        }
        event.browser = try fields.text("browser") ?? ""
        event.os = try fields.text("os") ?? ""
        if let device = try fields.text("device") { event.device = Envelope.device(device).rawValue }
        event.country = try fields.text("country")?.uppercased() ?? ""
        guard event.country.isEmpty || Envelope.isCountryCode(event.country) else {
            throw Refusal("Invalid request body: field 'country' must be two letters.")
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
        _ fields: inout EnvelopeFields, _ type: EnvelopeType, _ rules: EnvelopeRules
    ) throws(Refusal) {
        if type.needsPath { _ = try fields.required("path", .text) }
        if let path = try fields.text("path") {
            let location = PageLocation(path, keeping: rules.keptParameters)
            event.path = location.path
            event.hostname = location.hostname
            if type == .pageview { readCampaign(location) }
        }
        if type.hasName { try readName(&fields, type) }
        switch type {
        case .pageview: try readPage(&fields)
        case .event: try readCustom(&fields, rules)
        case .webVital: try readVital(&fields)
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

    private mutating func readName(_ fields: inout EnvelopeFields, _ type: EnvelopeType) throws(Refusal) {
        let name = try fields.required("name", .text).text ?? ""
        try Envelope.checkName(name.utf8, type)
        event.name = name
    }

    /// Refuses a name of too many characters, or of no web vital.
    static func checkName(_ name: some Collection<UInt8>, _ type: EnvelopeType) throws(Refusal) {
        // Each character has one byte that continues none.
        guard name.count <= nameLimit || name.count(where: { $0 & 0xC0 != 0x80 }) <= nameLimit else {
            throw Refusal("Invalid request body: field 'name' must be at most 255 characters.")
        }
        if type == .webVital, !["LCP", "FCP", "CLS", "INP", "TTFB"].contains(where: { name.elementsEqual($0.utf8) }) {
            throw Refusal("Invalid request body: field 'name' must be LCP, FCP, CLS, INP or TTFB.")
        }
    }

    private mutating func readPage(_ fields: inout EnvelopeFields) throws(Refusal) {
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
    ) throws(Refusal) -> String? {
        try fields.text(name).map(PageLocation.campaignValue)
    }

    private mutating func readCustom(_ fields: inout EnvelopeFields, _ rules: EnvelopeRules) throws(Refusal) {
        event.data = try fields.value("data", .object)
        let amount = try fields.value("revenue_amount", .number)
        let currency = try fields.text("revenue_currency")
        guard rules.keepsRevenue else { return }
        event.revenueAmount = amount
        if event.revenueAmount != nil { event.revenueCurrency = currency ?? "USD" }
    }

    private mutating func readVital(_ fields: inout EnvelopeFields) throws(Refusal) {
        let value = try fields.required("value", .number)
        try EventBounds.check(measured: value)
        event.value = value
        event.rating = try fields.text("rating") ?? ""
    }

    /// Keeps the type's own fields under `data`.
    private mutating func readData(_ fields: inout EnvelopeFields, _ type: EnvelopeType) throws(Refusal) {
        var data: [Value.Member] = []
        for field in type.fields {
            let name = field.name.rawValue
            var value: Value? =
                field.isRequired ? try fields.required(name, field.kind) : try fields.value(name, field.kind)
            if value == nil { value = type.fallback(for: field.name).map(Value.text) }
            if type == .surveyResponse, field.name == .completed, value == nil { value = .bool(true) }
            guard let value else { continue }
            data.append(.init(name, try Envelope.normal(value, of: field.name, in: type)))
        }
        event.data = data.isEmpty ? nil : .object(data)
    }

    private static func normal(
        _ value: Value, of name: FieldName, in type: EnvelopeType
    ) throws(Refusal) -> Value {
        switch (type, name) {
        case (.scrollDepth, .maxDepth): return .int(Envelope.clampedDepth(value.int ?? 0))
        case (.outlink, .url):
            return .text(String(decoding: (value.text ?? "").utf8.prefix { $0 != 0x3F && $0 != 0x23 }, as: UTF8.self))
        case (.log, .level): return .text(try Envelope.logLevel(value.text ?? ""))
        default: return value
        }
    }

    static func clampedDepth(_ depth: Int) -> Int { min(max(depth, 0), 100) }

    /// A log level as it is stored.
    static func logLevel(_ text: String) throws(Refusal) -> String {
        let level = text == "warning" ? "warn" : text
        guard ["trace", "debug", "info", "warn", "error", "fatal"].contains(level) else {
            throw Refusal("Invalid log level: \(Envelope.word(level))")
        }
        return level
    }

    /// Keeps what has no column under `extra`, and neither addresses nor User-Agents there or under `data`.
    private mutating func keep(_ rest: [Value.Member]) {
        event.data = event.data.map(PrivateContent.removed)
        for field in [\StoredEvent.name, \.title, \.screen, \.language, \.rating]
        where Address(written: event[keyPath: field]) != nil { event[keyPath: field] = PrivateContent.mark }
        let extra = PrivateContent.removed(from: rest)
        event.extra = extra.isEmpty ? nil : .object(extra)
    }
}
