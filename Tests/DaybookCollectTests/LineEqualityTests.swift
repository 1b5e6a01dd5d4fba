import DaybookClassify
import DaybookCollect
import DaybookCore
import DaybookJSON
import DaybookStore
import DaybookTesting
import Foundation
import Testing

/// What a client sends is read as bytes and what an owner imports as values: both must make the same line of it.
struct LineEqualityTests {
    private let fixture: CollectFixture

    init() throws {
        fixture = try CollectFixture()
        fixture.project.keptQueryParameters = []
    }

    /// Sends a body, and compares the answer with what `Envelope` and `StoredEvent` make of it.
    private func compare(_ body: [UInt8], _ note: @autoclosure () -> String) throws {
        let answer = try fixture.send(body)
        guard let value = try? JSON.parse(body, depth: Collector.bodyDepthLimit) else {
            #expect(answer.said == Said.malformed, "\(note())")
            return
        }
        let isOutOfBounds = answer.text.contains("Invalid request body: it has ") || answer.status == 413
        guard answer.repeats.isEmpty, !isOutOfBounds, !answer.text.contains(#""tracked":false"#) else { return }
        let target = try fixture.target()
        let rules = EnvelopeRules.collected(
            now: fixture.now, keeping: target.project.keptQueryParameters, maximumAge: 7 * 86_400_000,
            keepsRevenue: target.gates["revenue"]?.isEnabled ?? false)
        let envelope: Envelope
        do throws(Refusal) {
            envelope = try Envelope(EnvelopeHead(value), rules: rules)
        } catch {
            var writer = JSONWriter()
            writer.value(.object([.init("error", .text(error.reason))]))
            #expect(answer.body == writer.bytes, "\(note()): \(answer.said)")
            return
        }
        let line = try #require(answer.lines.first, "\(note()): \(answer.said)")
        let stored = try JSON.parse(line.line)
        var event = envelope.event
        event.id = stored["id"]?.text ?? ""
        event.received = fixture.now
        if event.visitor.isEmpty { event.visitor = stored["visitor"]?.text ?? "" }
        event.locate(Place())
        event.describe(Client.firefox)
        var writer = JSONWriter()
        event.write(to: &writer)
        if line.line.withUnsafeBytes({ $0.firstOffset(of: Array(PrivateContent.mark.utf8)) }) != nil {
            writer = try withoutAddress(writer.bytes)
        }
        let words = [line.line, writer.bytes].map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\n")
        #expect(line.line == writer.bytes, "\(note())\n\(words)")
        #expect(line.stream == envelope.stream)
    }

    /// A line without the sender's own address.
    private func withoutAddress(_ line: [UInt8]) throws -> JSONWriter {
        let traces = AddressTraces(of: try #require(Address(fixture.address)))
        var writer = JSONWriter()
        writer.value(
            .object(
                try #require(JSON.parse(line).members).map {
                    let isOwn = ["id", "time", "received"].contains($0.name)
                    return isOwn ? $0 : .init($0.name, traces.removed(from: $0.value))
                }))
        return writer
    }

    private func compare(_ value: Value) throws {
        var writer = JSONWriter()
        writer.value(value)
        try compare(writer.bytes, String(decoding: writer.bytes, as: UTF8.self))
    }

    @Test(.enabled(if: SharedTestData.has("json-parsing")))
    func readsTheConformanceSuiteAlike() throws {
        let folder = try #require(SharedTestData.folder("json-parsing"))
        for set in ["test_parsing", "test_transform"] {
            let names = try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: set).path)
            for name in names.sorted() where name.hasSuffix(".json") {
                let bytes = [UInt8](try Data(contentsOf: folder.appending(path: set).appending(path: name)))
                try compare(bytes, name)
                for start in [#""event","name":"j","data":{"v":"#, #""pageview","path":"/","more":{"v":"#] {
                    try compare(Array(#"{"type":"#.utf8) + Array(start.utf8) + bytes + Array("}}".utf8), name)
                }
            }
        }
    }

    @Test(.enabled(if: SharedTestData.has("strings")))
    func keepsAwkwardTextsAlike() throws {
        let file = try #require(SharedTestData.folder("strings")).appending(path: "naughty_strings.ndjson")
        for line in try Data(contentsOf: file).split(separator: 0x0A) {
            guard let text = try JSON.parse(line)["s"]?.text else { continue }
            for name in Shape.texts {
                let page: [Value.Member] = [.init("type", .text("pageview")), .init("path", .text("/"))]
                try compare(.object(page + [.init(name, .text(text))]))
            }
            try compare(.object([.init("type", .text("event")), .init("name", .text(text)), .init(text, .text(text))]))
            try compare(.object([.init("type", .text("outlink")), .init("url", .text(text))]))
            try compare(.object([.init("type", .text(text))]))
        }
    }

    @Test(.enabled(if: SharedTestData.has("tracker-payloads")))
    func readsRequestsOfOtherTrackersAlike() throws {
        let folder = try #require(SharedTestData.folder("tracker-payloads"))
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        where name.hasSuffix(".ndjson") {
            for line in try Data(contentsOf: folder.appending(path: name)).split(separator: 0x0A) {
                guard let body = try JSON.parse(line)["body"]?.text else { continue }
                try compare(Array(body.utf8), name)
                guard let value = try? JSON.parse(body.utf8), let members = value.members else { continue }
                for type in Shape.types {
                    try compare(.object([.init("type", .text(type)), .init("payload", value)]))
                    try compare(.object([.init("type", .text(type)), .init("name", .text("n"))] + members))
                }
            }
        }
    }

    @Test(arguments: [[], ["page", "q"]])
    func readsRandomEnvelopesAlike(_ kept: [String]) throws {
        fixture.project.keptQueryParameters = kept
        var random = SeededRandom(seed: 20_261_121)
        for _ in 0..<6_000 { try compare(Shape.envelope(&random)) }
    }
}

extension Client {
    /// What the fixture's User-Agent gives.
    fileprivate static let firefox: Client = {
        var client = Client()
        (client.browser, client.browserVersion, client.os, client.device) = ("Firefox", "127", "Linux", .desktop)
        return client
    }()
}

/// Envelopes at random: right ones, wrong ones, and what lies between.
private enum Shape {
    static let types = [
        "pageview", "event", "identify", "web_vital", "scroll_depth", "search_query", "outlink", "js_error", "log",
        "click_event", "survey_response", "session_replay",
    ]
    static let texts = [
        "path", "hostname", "title", "referrer", "screen", "language", "utm_source", "utm_term", "visitor_id",
        "event_id", "session_id", "consent_mode", "more",
    ]
    private static let names =
        texts + [
            "type", "name", "data", "payload", "timestamp", "revenue_amount", "revenue_currency", "value", "rating",
            "max_depth", "query", "url", "link_type", "message", "level", "environment", "survey_id", "answers",
            "completed", "events", "traits", "user_id", "x", "y", "utm_medium", "utm_campaign", "utm_content", "ip",
            "User-Agent", "http_x_forwarded_for", "é", "e\u{301}", "", "lineno", "body", "results_count",
        ]
    private static let pieces = [
        "/", "//", "a", "shop", "https://", "HTTP://", "www.Example.com", "host.org", ":443", "?", "#", "&", "=",
        "utm_source=x", "utm_term=a%40b.c", "page=2", "q=a@b.c", "@", "%2e", ".", "...", "203.0.113.9", "203-0-113-9",
        "cb007109", "3405803785", "::1", "2001:db8::1", "[::1]:80", "10.0.0.1:80", " ", "\n", "\"", "\\", "\u{7F}",
        "\u{2028}", "\u{E2}", "é", "\u{1F600}", "eyJhbGciOi.x", "0123456789abcdef0123456789abcdef", "\u{301}", "\0",
        "LCP", "warning", "error", "info", "Tokens1Tokens2Tokens3AB", "\r\n", "\u{212A}",
    ]

    static func text(_ random: inout SeededRandom) -> String {
        (0..<Int.random(in: 0...5, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
    }

    static func value(_ random: inout SeededRandom, depth: Int = 0) -> Value {
        switch Int.random(in: 0...(depth > 2 ? 7 : 9), using: &random) {
        case 0: .null
        case 1: .bool(.random(using: &random))
        case 2: .int(.random(in: -200...200, using: &random))
        case 3: .number([0.5, 3.0, 1e300, -0.0, 1e-7, 12345.678].randomElement(using: &random) ?? 0)
        case 4...7: .text(text(&random))
        case 8: .list((0..<3).map { _ in value(&random, depth: depth + 1) })
        default: .object(members(&random, count: 3, depth: depth + 1))
        }
    }

    static func members(_ random: inout SeededRandom, count: Int, depth: Int) -> [Value.Member] {
        (0..<Int.random(in: 0...count, using: &random)).map { _ in
            .init(names.randomElement(using: &random) ?? "", value(&random, depth: depth))
        }
    }

    static func envelope(_ random: inout SeededRandom) -> Value {
        let type = types.randomElement(using: &random) ?? ""
        var fields: [Value.Member] = [.init("path", .text("/" + text(&random)))]
        fields.append(.init("name", .text(type == "web_vital" ? "LCP" : "n" + text(&random))))
        fields += required[type] ?? []
        fields.append(.init("referrer", .text(text(&random))))
        fields += members(&random, count: 5, depth: 1)
        if Int.random(in: 0...20, using: &random) == 0 { fields.shuffle(using: &random) }
        var outer: [Value.Member] = [.init("type", .text(type))]
        let time = CollectFixture.noon.milliseconds + Int.random(in: -700_000_000...100_000_000, using: &random)
        if Bool.random(using: &random) { outer.append(.init("timestamp", .int(time))) }
        guard Bool.random(using: &random) else { return .object(outer + fields) }
        return .object(outer + [.init("payload", .object(fields))] + members(&random, count: 4, depth: 1))
    }

    private static let required: [String: [Value.Member]] = [
        "web_vital": [.init("value", .number(2.5))], "scroll_depth": [.init("max_depth", .int(140))],
        "search_query": [.init("query", .text("lamp"))], "outlink": [.init("url", .text("https://a.b/c?d#e"))],
        "js_error": [.init("message", .text("m"))],
        "log": [.init("level", .text("warning")), .init("message", .text("m"))],
        "click_event": [.init("x", .int(1)), .init("y", .number(2.5))],
        "survey_response": [.init("survey_id", .text("s")), .init("answers", .list([]))],
        "session_replay": [.init("events", .list([.int(1)]))],
    ]
}
