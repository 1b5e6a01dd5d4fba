import DaybookClassify
import DaybookCore
import DaybookJSON
import DaybookStore

/// Where one thread turns the envelopes of a request into lines: memory that is used again, and nothing that lasts.
///
/// What `Envelope` and `StoredEvent` do with strings is done here with bytes where simdjson left them; a test holds
/// the two against each other.
final class LineDesk {
    let draft = LineDraft()
    /// The lines of the request as the journal has them.
    let output = GrowingBytes()
    /// Texts of one event.
    let texts = TextStore()
    /// When the request came, in decimal digits.
    let arrival = GrowingBytes(capacity: 64)
    /// What User-Agent and address say, as members of a line.
    let description = GrowingBytes()
    // Exclusivity would be checked at each access, several times a line.
    @exclusivity(unchecked) var isDescribed = false
    @exclusivity(unchecked) var lineCount = 0
    @exclusivity(unchecked) var lineStart = 0
    /// What stands before the log lines of each type in the last project; empty for those that did not come yet.
    @exclusivity(unchecked) var heads = LineDesk.noHeads
    var headProject = ""
    static let noHeads = [[UInt8]](repeating: [], count: EnvelopeType.allCases.count)
    private let (outerRoom, innerRoom) = (NodeFields.Room(), NodeFields.Room())
    private let (data, extra, amount) = (GrowingBytes(), GrowingBytes(), GrowingBytes(capacity: 64))

    private static let system = LastingText("pulse")
    private static let dollars = LastingText("USD")
    private static let mark = LastingText(PrivateContent.mark)

    deinit {
        outerRoom.free()
        innerRoom.free()
    }

    /// Reads the head of an envelope.
    func head(of node: JSONNode) throws(Refusal) -> NodeHead { try NodeHead(node, in: outerRoom) }

    /// Reads the rest into the draft, as `Envelope.init` does; of a field that was read before nothing is left.
    func read(_ head: NodeHead, _ rules: EnvelopeRules) throws(Refusal) {
        texts.rewind(to: 0)
        let (type, fields) = (head.type, head.fields)
        draft.removeAll()
        draft[.system] = .text(LineDesk.system.bytes)
        draft[.type] = .text(head.typeName)
        draft[.time] = .json(arrival.bytes)
        if let timestamp = try fields.value(.timestamp, .integer)?.whole {
            draft[.time] = .int(try rules.time(of: timestamp).milliseconds)
        }
        set(.visitor, try fields.id(.visitorID))
        set(.eventID, try fields.id(.eventID))
        set(.session, try fields.id(.sessionID))
        if let payload = try fields.value(.payload, .object) {
            let inner = NodeFields(payload, in: innerRoom)
            try readPayload(inner, type, rules)
            keepRest(of: inner, and: fields)
        } else {
            try readPayload(fields, type, rules)
            keepRest(of: fields, and: nil)
        }
    }

    private func set(_ field: LogField, _ text: UnsafeRawBufferPointer?) {
        if let text { draft[field] = .text(text) }
    }

    /// Sets a text of the client's own, unless it is an address.
    private func setPublic(_ field: LogField, _ text: UnsafeRawBufferPointer) {
        draft[field] = .text(Address.isWritten(text) ? LineDesk.mark.bytes : text)
    }

    private func readPayload(
        _ fields: NodeFields, _ type: EnvelopeType, _ rules: EnvelopeRules
    ) throws(Refusal) {
        if type.needsPath { _ = try fields.required(.path, .text) }
        if let path = try fields.text(.path) { readPath(path, type, rules) }
        if type.hasName {
            let name = try fields.required(.name, .text).text
            try Envelope.checkName(name, type)
            setPublic(.name, name)
        }
        switch type {
        case .pageview: try readPage(fields)
        case .event: try readCustom(fields, rules)
        case .webVital: try readVital(fields)
        default: try readData(fields, type)
        }
    }

    private func readPath(_ path: UnsafeRawBufferPointer, _ type: EnvelopeType, _ rules: EnvelopeRules) {
        if let plain = PlainLocation.path(path, keepsParameters: !rules.keptParameters.isEmpty) {
            draft[.path] = .text(plain)
            return
        }
        let location = PageLocation(String(decoding: path, as: UTF8.self), keeping: rules.keptParameters)
        draft[.path] = .text(texts.keep(location.path))
        draft[.hostname] = .text(texts.keep(location.hostname))
        guard type == .pageview else { return }
        draft[.utmSource] = .text(texts.keep(location.utmSource))
        draft[.utmMedium] = .text(texts.keep(location.utmMedium))
        draft[.utmCampaign] = .text(texts.keep(location.utmCampaign))
        draft[.utmContent] = .text(texts.keep(location.utmContent))
        draft[.utmTerm] = .text(texts.keep(location.utmTerm))
    }

    private func readPage(_ fields: NodeFields) throws(Refusal) {
        if let hostname = try fields.text(.hostname) {
            let isSmall = hostname.allSatisfy { $0 < 0x80 && !(0x41...0x5A).contains($0) }
            draft[.hostname] = .text(
                isSmall ? hostname : texts.keep(String(decoding: hostname, as: UTF8.self).lowercased()))
        }
        if let title = try fields.text(.title) { setPublic(.title, title) }
        if let referrer = try fields.text(.referrer), !referrer.isEmpty {
            draft[.referrer] = .text(
                PlainLocation.referrer(referrer)
                    ?? texts.keep(PageLocation.referrer(String(decoding: referrer, as: UTF8.self))))
        }
        if let screen = try fields.text(.screen) { setPublic(.screen, screen) }
        if let language = try fields.text(.language) { setPublic(.language, language) }
        try readCampaign(fields, .utmSource, .utmSource)
        try readCampaign(fields, .utmMedium, .utmMedium)
        try readCampaign(fields, .utmCampaign, .utmCampaign)
        try readCampaign(fields, .utmContent, .utmContent)
        try readCampaign(fields, .utmTerm, .utmTerm)
    }

    private func readCampaign(_ fields: NodeFields, _ name: FieldName, _ field: LogField) throws(Refusal) {
        guard let text = try fields.text(name) else { return }
        let isPlain = PlainLocation.isPlain(text)
        draft[field] = .text(
            isPlain ? text : texts.keep(PageLocation.campaignValue(String(decoding: text, as: UTF8.self))))
    }

    private func readCustom(_ fields: NodeFields, _ rules: EnvelopeRules) throws(Refusal) {
        if let own = try fields.value(.data, .object) {
            data.removeAll()
            ContentWriter.append(own, to: data)
            draft[.data] = .json(data.bytes)
        }
        let revenue = try fields.value(.revenueAmount, .number)
        let currency = try fields.text(.revenueCurrency)
        guard rules.keepsRevenue, let revenue else { return }
        amount.removeAll()
        ContentWriter.append(revenue, to: amount)
        draft[.revenueAmount] = .json(amount.bytes)
        draft[.revenueCurrency] = .text(currency ?? LineDesk.dollars.bytes)
    }

    private func readVital(_ fields: NodeFields) throws(Refusal) {
        let value = try fields.required(.value, .number)
        try EventBounds.check(measured: value.whole.map(Value.int) ?? .number(value.number))
        amount.removeAll()
        ContentWriter.append(value, to: amount)
        draft[.value] = .json(amount.bytes)
        if let rating = try fields.text(.rating) { setPublic(.rating, rating) }
    }

    /// Keeps the type's own fields under `data`.
    private func readData(_ fields: NodeFields, _ type: EnvelopeType) throws(Refusal) {
        data.removeAll()
        for field in type.fields {
            let value =
                field.isRequired
                ? try fields.required(field.name, field.kind) : try fields.value(field.name, field.kind)
            let start = data.count
            data.append(start == 0 ? 0x7B : 0x2C)
            data.append("\"\(field.name.rawValue)\":")
            if let value {
                try appendNormal(value, of: field.name, in: type)
            } else if let fallback = type.fallback(for: field.name) {
                data.append("\"\(fallback)\"")
            } else if type == .surveyResponse, field.name == .completed {
                data.append("true")
            } else {
                data.truncate(to: start)
            }
        }
        guard data.count > 0 else { return }
        data.append(0x7D)
        draft[.data] = .json(data.bytes)
    }

    private func appendNormal(_ value: JSONNode, of name: FieldName, in type: EnvelopeType) throws(Refusal) {
        switch (type, name) {
        case (.scrollDepth, .maxDepth): data.append(decimal: Envelope.clampedDepth(value.whole ?? 0))
        case (.outlink, .url):
            let end = value.text.firstIndex { $0 == 0x3F || $0 == 0x23 } ?? value.text.count
            ContentWriter.append(text: UnsafeRawBufferPointer(rebasing: value.text[..<end]), to: data)
        case (.log, .level):
            data.append("\"\(try Envelope.logLevel(String(decoding: value.text, as: UTF8.self)))\"")
        default: ContentWriter.append(value, to: data)
        }
    }

    /// Keeps what has no column under `extra`; of the outer fields those that the inner object does not name.
    private func keepRest(of inner: NodeFields, and outer: NodeFields?) {
        guard inner.hasLeft || outer?.hasLeft ?? false else { return }
        extra.removeAll()
        extra.append(0x7B)
        var isFirst = true
        inner.eachLeft { ContentWriter.append($0, $1, isFirst: &isFirst, to: extra) }
        outer?.eachLeft { name, value in
            var isNamed = false
            inner.object.eachMember { other, _ in isNamed = isNamed || other.elementsEqual(name) }
            if !isNamed { ContentWriter.append(name, value, isFirst: &isFirst, to: extra) }
        }
        guard !isFirst else { return }
        extra.append(0x7D)
        draft[.extra] = .json(extra.bytes)
    }
}

/// The bytes of a text that is never freed.
struct LastingText: @unchecked Sendable {
    let bytes: UnsafeRawBufferPointer

    /// Copies a text.
    init(_ text: String) {
        let utf8 = Array(text.utf8)
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: utf8.count, alignment: 8)
        room.copyBytes(from: utf8)
        bytes = UnsafeRawBufferPointer(room)
    }
}
