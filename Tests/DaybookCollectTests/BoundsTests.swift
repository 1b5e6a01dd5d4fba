import DaybookCollect
import DaybookCore
import DaybookJSON
import DaybookStore
import Testing

/// What events may hold, and what becomes of hostile bytes (controls C4 to C7).
struct BoundsTests {
    private let fixture: CollectFixture

    init() throws {
        fixture = try CollectFixture()
    }

    private func event(_ data: String) -> String { #"{"type":"event","name":"a","data":\#(data)}"# }

    private func nested(_ depth: Int) -> String {
        String(repeating: #"{"a":"#, count: depth - 1) + "{}" + String(repeating: "}", count: depth - 1)
    }

    @Test("C4 what is at a limit is stored and one more is refused")
    func keepsTheLimits() throws {
        func keys(_ count: Int) -> String { "{" + (0..<count).map { "\"k\($0)\":1" }.joined(separator: ",") + "}" }
        func list(_ count: Int) -> String {
            #"{"l":["# + (0..<count).map { "\($0 % 10)" }.joined(separator: ",") + "]}"
        }
        func name(_ count: Int) -> String { #"{"\#(String(repeating: "n", count: count))":1}"# }
        func text(_ count: Int) -> String { #"{"t":"\#(String(repeating: "t", count: count))"}"# }
        let cases: [(String, String, String)] = [
            (keys(256), keys(257), "it has an object of more than 256 keys."),
            (list(10_000), list(10_001), "it has an array of more than 10000 elements."),
            (name(256), name(257), "it has a key longer than 256 bytes."),
            (text(32_768), text(32_769), "it has a string longer than 32768 bytes."),
            (nested(31), nested(32), "it has more than 32 levels."),
        ]
        for (fits, exceeds, words) in cases {
            #expect(try fixture.send(event(fits)).said == Said.ok)
            #expect(try fixture.send(event(exceeds)).said == Said.field(words))
        }
        #expect(try fixture.send(event(nested(200))).said == Said.malformed)
    }

    @Test("C4 an event of 100 KB is stored and one byte more is refused")
    func keepsTheLimitOfALine() throws {
        let long = String(repeating: "a", count: 32_000)
        func body(_ count: Int) -> String {
            event(
                #"{"a":"\#(long)","b":"\#(long)","c":"\#(long)","d":"\#(String(repeating: "d", count: count))"}"#
            )
        }
        let base = try #require(try fixture.send(body(0)).lines.first).line.count
        let rest = 102_400 - base
        #expect(try fixture.send(body(rest)).lines.first?.line.count == 102_400)
        let answer = try fixture.send(body(rest + 1))
        #expect(answer.said == Said.error(413, "Event is larger than 102400 bytes."))
    }

    @Test("C4 whole numbers are exact and none is rounded into another")
    func keepsNumbers() throws {
        for number in ["9007199254740993", "-9223372036854775808", "9223372036854775807"] {
            let line = try #require(try fixture.send(event(#"{"n":\#(number)}"#)).lines.first).line
            #expect(String(decoding: line, as: UTF8.self).contains(#""n":\#(number)"#))
        }
        #expect(try fixture.send(event(#"{"n":9223372036854775808}"#)).status != 500)
        #expect(try fixture.send(event(#"{"n":1e400}"#)).said == Said.malformed)
    }

    @Test("C5 a BOM, trailing bytes and lone surrogates are refused, NUL is kept, of repeated keys the last counts")
    func hasOnePolicyForJSON() throws {
        let view = #"{"type":"pageview","path":"/"}"#
        #expect(try fixture.send([0xEF, 0xBB, 0xBF] + Array(view.utf8)).said == Said.malformed)
        for tail in ["x", "{}", ",", "\u{0}"] { #expect(try fixture.send(view + tail).said == Said.malformed) }
        for spaces in [" ", "\n", "\r\n\t "] { #expect(try fixture.send(view + spaces).said == Said.ok) }
        #expect(
            try fixture.send(Array(#"{"type":"pageview","path":"/"#.utf8) + [0xFF] + Array("\"}".utf8)).status == 400)
        #expect(try fixture.send(#"{"type":"pageview","path":"/","title":"\ud800"}"#).said == Said.malformed)
        let line = try #require(try fixture.send(#"{"type":"pageview","path":"/","title":"a\u0000b"}"#).lines.first)
            .line
        #expect(String(decoding: line, as: UTF8.self).contains(#""title":"a\u0000b""#))
        #expect(try JSON.parse(line)["title"]?.text == "a\u{0}b")
        let repeated = #"{"type":"log","type":"event","name":"a","name":"b","data":{"x":1,"x":2}}"#
        let stored = try #require(try fixture.stored(repeated))
        #expect(stored["type"]?.text == "event" && stored["name"]?.text == "b" && stored["data"]?["x"] == .int(2))
    }

    @Test("C6 one event is one line, whatever its texts hold")
    func writesOneLine() throws {
        let hostile = (0..<0x20).map { "\\u00" + ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        let text = hostile + #"\u007f\u2028\u2029\n{\"id\":\"x\"}\r\n"#
        let body =
            #"{"type":"pageview","path":"/a\n{\"id\":1}","title":"\#(text)","x\n{":"\#(text)","referrer":"h/\#(text)","#
            + #""visitor_id":"\#(text)","session_id":"\#(text)","language":"\#(text)"}"#
        let answer = try fixture.send(body)
        #expect(answer.said == Said.ok)
        let line = try #require(answer.lines.first).line
        #expect(!line.contains { $0 < 0x20 || $0 == 0x7F })
        let characters = String(decoding: line, as: UTF8.self).unicodeScalars
        #expect(!characters.contains { $0.value == 0x2028 || $0.value == 0x2029 })
        #expect(characters.split(separator: "\n").count == 1)
        let title = try #require(try JSON.parse(line)["title"]?.text)
        #expect(title.contains("\n{\"id\":\"x\"}") && title.unicodeScalars.contains("\u{2028}"))
    }

    @Test("C7 nobody sets what only the server knows")
    func keepsItsOwnFields() throws {
        let fields = #"""
            "id":"mine","received":1,"time":2,"project":"other","system":"x","visitor":"v_other","country":"NZ",
            "region":"R","city":"C","browser":"B","browser_version":"1","os":"O","os_version":"2","device":"TV",
            "bot":"Bot","status":500,"bytes":9,"method":"PUT","protocol":"HTTP/9","extra":{"a":1}
            """#
        for body in [
            #"{"type":"pageview","path":"/",\#(fields)}"#, #"{"type":"pageview","payload":{"path":"/",\#(fields)}}"#,
            #"{"type":"pageview","path":"/",\#(fields),"payload":{"path":"/"}}"#,
        ] {
            let answer = try fixture.send(body)
            #expect(answer.lines.first?.project == "site")
            let line = try JSON.parse(try #require(answer.lines.first).line)
            #expect(line["id"]?.text != "mine" && line["received"] == .int(fixture.now.milliseconds))
            #expect(line["time"] == .int(fixture.now.milliseconds) && line["system"]?.text == "pulse")
            #expect(line["visitor"]?.text?.hasPrefix("v_") == true && line["visitor"]?.text != "v_other")
            #expect(
                line["browser"]?.text == "Firefox" && line["os"]?.text == "Linux" && line["device"]?.text == "Desktop")
            #expect(line["country"]?.text == "XX" && line["bot"] == nil && line["status"] == nil)
            for name in ["region", "city", "method", "protocol", "bytes"] { #expect(line[name] == nil) }
            #expect(line["extra"]?["received"] == .int(1), "it is kept beside, as unknown fields are")
        }
    }

    @Test("C11 a flood of paths, names and agents leaves nothing behind but the ids it claims")
    func keepsNoTableOfWhatComes() throws {
        for number in 0..<2_000 {
            fixture.userAgent = "Agent/\(number)"
            _ = try fixture.send(#"{"type":"event","name":"n\#(number)","path":"/\#(number)"}"#)
        }
        #expect(try fixture.send(#"{"type":"pageview","path":"/"}"#).said == Said.ok)
    }
}
