import DaybookCollect
import DaybookCore
import DaybookJSON
import DaybookStore
import Testing

/// What is answered to envelopes, word for word (contract sections 6.1, 6.3 and 6.6).
struct EnvelopeAnswerTests {
    private let fixture: CollectFixture

    init() throws {
        fixture = try CollectFixture()
    }

    private static let refusals: [(String, String)] = [
        ("[]", "malformed JSON."), ("3", "malformed JSON."), ("", "malformed JSON."), ("{", "malformed JSON."),
        ("{}", "missing required field 'type'."), (#"{"type":""}"#, "missing required field 'type'."),
        (#"{"type":7}"#, "field 'type' must be a string."), (#"{"type":"view"}"#, "unknown type 'view'."),
        (#"{"type":"10.0.0.1"}"#, "unknown type '…'."), (#"{"type":"pageview"}"#, "missing required field 'path'."),
        (#"{"type":"pageview","path":null}"#, "missing required field 'path'."),
        (#"{"type":"pageview","path":1}"#, "field 'path' must be a string."),
        (#"{"type":"pageview","path":"/","timestamp":"x"}"#, "field 'timestamp' must be an integer."),
        (#"{"type":"pageview","path":"/","timestamp":1.5}"#, "field 'timestamp' must be an integer."),
        (#"{"type":"pageview","path":"/","visitor_id":1}"#, "field 'visitor_id' must be a string."),
        (#"{"type":"pageview","path":"/","payload":[]}"#, "field 'payload' must be an object."),
        (#"{"type":"event"}"#, "missing required field 'name'."),
        (#"{"type":"event","name":"a","data":[]}"#, "field 'data' must be an object."),
        (#"{"type":"event","name":"a","revenue_amount":"9"}"#, "field 'revenue_amount' must be a number."),
        (#"{"type":"web_vital","name":"LCP"}"#, "missing required field 'value'."),
        (#"{"type":"web_vital","name":"LCP","value":"9"}"#, "field 'value' must be a number."),
        (#"{"type":"web_vital","name":"LCP","value":-1}"#, "field 'value' must be between 0 and 1000000000."),
        (#"{"type":"web_vital","name":"LCP","value":1e9,"rating":1}"#, "field 'rating' must be a string."),
        (#"{"type":"web_vital","name":"LCP","value":1e10}"#, "field 'value' must be between 0 and 1000000000."),
        (#"{"type":"web_vital","name":"NOPE","value":1}"#, "field 'name' must be LCP, FCP, CLS, INP or TTFB."),
        (#"{"type":"scroll_depth","path":"/"}"#, "missing required field 'max_depth'."),
        (#"{"type":"search_query"}"#, "missing required field 'query'."),
        (#"{"type":"outlink"}"#, "missing required field 'url'."),
        (#"{"type":"js_error"}"#, "missing required field 'message'."),
        (#"{"type":"log","level":"info"}"#, "missing required field 'message'."),
        (#"{"type":"click_event","path":"/","x":1}"#, "missing required field 'y'."),
        (#"{"type":"survey_response","survey_id":"s","answers":{}}"#, "field 'answers' must be an array."),
        (#"{"type":"session_replay"}"#, "missing required field 'events'."),
    ]

    @Test(arguments: refusals)
    func refusesInTheWordsOfTheContract(_ body: String, _ words: String) throws {
        let answer = try fixture.send(body)
        #expect(answer.said == Said.field(words))
        #expect(answer.lines.isEmpty)
    }

    @Test func readsFlatAndNestedEnvelopesAlike() throws {
        let flat = try #require(try fixture.stored(#"{"type":"pageview","path":"/a?x=1#y","title":"T","new":1}"#))
        let nested = try #require(
            try fixture.stored(#"{"type":"pageview","payload":{"path":"/a?x=1#y","title":"T","new":1}}"#))
        for line in [flat, nested] {
            #expect(line["path"]?.text == "/a" && line["title"]?.text == "T" && line["extra"]?["new"] == .int(1))
        }
        let both = try #require(
            try fixture.stored(
                #"{"type":"pageview","path":"/b","new":2,"old":3,"payload":{"path":"/a","new":1}}"#))
        #expect(both["path"]?.text == "/a", "payload wins")
        #expect(both["extra"] == .object([.init("new", .int(1)), .init("old", .int(3))]))
    }

    @Test func keepsTheRulesOfEachType() throws {
        #expect(
            try fixture.stored(#"{"type":"scroll_depth","path":"/","max_depth":140}"#)?["data"]?["max_depth"]
                == .int(100))
        #expect(
            try fixture.stored(#"{"type":"log","level":"warning","message":"m"}"#)?["data"]?["level"]?.text == "warn")
        #expect(
            try fixture.send(#"{"type":"log","level":"loud","message":"m"}"#).said
                == Said.error(400, "Invalid log level: loud"))
        #expect(
            try fixture.stored(#"{"type":"outlink","url":"https://x.example/a?b"}"#)?["data"]
                == .object([.init("url", .text("https://x.example/a")), .init("link_type", .text("external"))]))
        let name = String(repeating: "é", count: 255)
        #expect(try fixture.stored(#"{"type":"event","name":"\#(name)"}"#)?["name"]?.text == name)
        #expect(
            try fixture.send(#"{"type":"event","name":"\#(name)x"}"#).said
                == Said.field("field 'name' must be at most 255 characters."))
        #expect(try fixture.send(#"{"type":"identify","traits":{"plan":"pro"}}"#).lines.first?.stream == .identities)
        #expect(try fixture.send(#"{"type":"session_replay","events":[]}"#).lines.first?.stream == .replays)
    }

    @Test func dropsRevenueWhileItsModuleIsOff() throws {
        let body = #"{"type":"event","name":"buy","revenue_amount":9.5}"#
        let kept = try #require(try fixture.stored(body))
        #expect(kept["revenue_amount"] == .number(9.5) && kept["revenue_currency"]?.text == "USD")
        fixture.gates["revenue"] = .init(isEnabled: false, access: "all")
        let dropped = try #require(try fixture.stored(body))
        #expect(dropped["revenue_amount"] == nil && dropped["revenue_currency"] == nil && dropped["extra"] == nil)
    }

    @Test func asksModuleThenAccessThenKey() throws {
        let body = #"{"type":"log","level":"info"}"#
        fixture.key.allowedModules = ["core"]
        fixture.gates["logs"] = .init(isEnabled: false, access: "read")
        #expect(try fixture.send(body).said == Said.dropped("module_disabled"))
        fixture.gates["logs"] = nil
        #expect(try fixture.send(body).said == Said.dropped("module_disabled"))
        fixture.gates["logs"] = .init(isEnabled: true, access: "read")
        #expect(
            try fixture.send(body).said == Said.error(403, "Module 'logs' requires 'write' access, currently 'read'"))
        fixture.gates["logs"] = .init(isEnabled: true, access: "write")
        #expect(
            try fixture.send(body).said == Said.error(403, "API key does not have access to module 'logs'"))
        fixture.key.allowedModules = ["core", "logs"]
        #expect(try fixture.send(body).said == Said.field("missing required field 'message'."), "the body comes last")
    }

    @Test func takesTimesWithinTheirBounds() throws {
        let now = fixture.now.milliseconds
        func time(_ offset: Int) -> String { #"{"type":"pageview","path":"/","timestamp":\#(now + offset)}"# }
        let day = 86_400_000
        #expect(try fixture.stored(time(-7 * day))?["time"] == .int(now - 7 * day))
        #expect(try fixture.send(time(-7 * day - 1)).said == Said.error(400, "Event timestamp is too old."))
        #expect(try fixture.stored(time(day))?["time"] == .int(now + day))
        #expect(try fixture.stored(time(day + 1))?["time"] == .int(now), "too far ahead is now")
        #expect(try fixture.stored(#"{"type":"pageview","path":"/"}"#)?["time"] == .int(now))
        for extreme in [Int.max, Int.min, 0, -1] {
            let answer = try fixture.send(#"{"type":"pageview","path":"/","timestamp":\#(extreme)}"#)
            #expect([200, 400].contains(answer.status))
        }
        fixture.key.isBackfill = true
        #expect(try fixture.stored(time(-700 * day))?["time"] == .int(now - 700 * day))
        #expect(try fixture.send(#"{"type":"pageview","path":"/","timestamp":0}"#).status == 400, "before 1990")
    }

    @Test func countsABatchEventByEvent() throws {
        fixture.gates["logs"] = nil
        let answer = try fixture.sendBatch(
            #"""
            {"events":[{"type":"pageview","path":"/"},{"type":"nope"},{"type":"log","level":"info","message":"m"},
            {"type":"pageview","path":"/","timestamp":1},{"type":"event","name":"a"},7]}
            """#)
        #expect(
            answer.said
                == #"200 {"ok":false,"received":6,"tracked":2,"skipped":1,"failed":3,"errors":["#
                + #"{"index":1,"error":"Invalid request body: unknown type 'nope'."},"#
                + #"{"index":3,"error":"Event timestamp is too old."},"#
                + #"{"index":5,"error":"Invalid request body: malformed JSON."}]}"#)
        #expect(answer.lines.count == 2 && answer.unstoredCount == 4)
        #expect(
            try fixture.sendBatch(#"{"batch":[{"type":"pageview","path":"/"}]}"#).said
                == #"200 {"ok":true,"received":1,"tracked":1,"skipped":0,"failed":0,"errors":[]}"#)
    }

    @Test func takesOneToAHundredEventsInABatch() throws {
        func batch(_ count: Int) -> String {
            let events = Array(repeating: #"{"type":"pageview","path":"/"}"#, count: count).joined(separator: ",")
            return #"{"events":[\#(events)]}"#
        }
        #expect(try fixture.sendBatch(batch(100)).lines.count == 100)
        #expect(try fixture.sendBatch(batch(101)).said == Said.error(400, "Batch supports at most 100 events"))
        for empty in [batch(0), "{}", #"{"events":null}"#] {
            #expect(try fixture.sendBatch(empty).said == Said.error(400, "Batch requires at least one event"))
        }
        #expect(try fixture.sendBatch(#"{"events":{}}"#).said == Said.field("field 'events' must be an array."))
        #expect(try fixture.sendBatch("[]").said == Said.malformed)
    }
}
