import DaybookClassify
import DaybookCore
import DaybookImport
import DaybookStore
import DaybookTesting
import Foundation
import Testing

@Suite(.enabled(if: FileManager.default.fileExists(atPath: UserAgentClassifier.installedPatterns), "needs uap-core"))
struct EnvelopeTests {
    private func single(_ line: String) throws -> Value {
        let fixture = try ImportFixture()
        let record = try fixture.importing(line, as: .ndjson)
        #expect(try fixture.rejections() == [] && record.acceptedCount == 1)
        return try #require(try fixture.events().first)
    }

    @Test func readsFlatAndNestedPayloadsAlike() throws {
        let context = #""visitor_id":"v1","timestamp":1772366400000,"session_id":"s","event_id":"e","country":"de""#
        let page = #""path":"/a?x=1","title":"A","referrer":"https://b.example/c?d","utm_source":"n","colour":"red""#
        let flat = try single(#"{"type":"pageview",\#(context),\#(page)}"#)
        let nested = try single(#"{"type":"pageview",\#(context),"payload":{\#(page)}}"#)
        for event in [flat, nested] {
            #expect(event["path"] == .text("/a") && event["title"] == .text("A"))
            #expect(event["referrer"] == .text("b.example/c") && event["utm_source"] == .text("n"))
            #expect(
                event["visitor"] == .text("v1") && event["session"] == .text("s") && event["event_id"] == .text("e"))
            #expect(event["country"] == .text("DE") && event["time"] == .int(1_772_366_400_000))
            #expect(event["extra"] == .object([.init("colour", .text("red"))]))
        }
    }

    @Test func derivesTheVisitorFromTheAddressAndStoresNeitherAddressNorUserAgent() throws {
        let fixture = try ImportFixture()
        let agent =
            "Mozilla/5.0 (iPhone; CPU iPhone OS 16_5 like Mac OS X) AppleWebKit/605.1.15 Version/16.5 Safari/604.1"
        let line =
            #"{"type":"event","name":"buy","ip":"203.0.113.77","user_agent":"\#(agent)","revenue_amount":9.5,"#
            + #""payload":{"name":"buy","data":{"plan":"pro"},"ip":"203.0.113.77","revenue_amount":9.5}}"#
        #expect(try fixture.importing(line, as: .ndjson).acceptedCount == 1)
        let event = try #require(try fixture.events().first)
        #expect(event["visitor"]?.text?.hasPrefix("v_") == true && event["browser"] == .text("Safari"))
        #expect(event["os"] == .text("iOS") && event["device"] == .text("Mobile"))
        #expect(event["data"] == .object([.init("plan", .text("pro"))]))
        #expect(event["revenue_amount"] == .number(9.5) && event["revenue_currency"] == .text("USD"))
        let stored = String(decoding: try fixture.allBytes(), as: UTF8.self)
        #expect(!stored.contains("203.0.113") && !stored.contains("AppleWebKit"))
    }

    @Test(arguments: [
        (#"{"type":"scroll_depth","visitor_id":"v","path":"/","max_depth":180}"#, "max_depth", Value.int(100)),
        (#"{"type":"search_query","visitor_id":"v","query":"shoes","results_count":3}"#, "query", .text("shoes")),
        (
            #"{"type":"outlink","visitor_id":"v","url":"https://a.example/b?token=1"}"#, "url",
            .text("https://a.example/b")
        ),
        (#"{"type":"outlink","visitor_id":"v","url":"https://a.example/b"}"#, "link_type", .text("external")),
        (#"{"type":"js_error","visitor_id":"v","message":"oops"}"#, "environment", .text("production")),
        (#"{"type":"log","visitor_id":"v","level":"warning","message":"m"}"#, "level", .text("warn")),
        (#"{"type":"click_event","visitor_id":"v","path":"/","x":0.5,"y":1}"#, "y", .int(1)),
        (#"{"type":"survey_response","visitor_id":"v","survey_id":"s","answers":[]}"#, "completed", .bool(true)),
    ])
    func keepsTheFieldsOfEveryTypeUnderData(line: String, name: String, value: Value) throws {
        #expect(try single(line)["data"]?[name] == value)
    }

    @Test func keepsWhatABrowserMeasuredInFieldsOfItsOwn() throws {
        let event = try single(
            #"{"type":"web_vital","visitor_id":"v","name":"CLS","value":0.05,"rating":"good","path":"/a?b"}"#)
        #expect(event["name"]?.text == "CLS" && event["value"] == .number(0.05) && event["rating"]?.text == "good")
        #expect(event["path"]?.text == "/a" && event["data"] == nil)
        let bare = try single(#"{"type":"web_vital","visitor_id":"v","name":"LCP","value":2500}"#)
        #expect(bare["value"] == .int(2_500) && bare["rating"] == nil)
    }

    @Test(arguments: [
        ("{", "Invalid request body: malformed JSON."),
        ("[]", "Invalid request body: malformed JSON."),
        (#"{"visitor_id":"v"}"#, "Invalid request body: missing required field 'type'."),
        (#"{"type":"party","visitor_id":"v"}"#, "Invalid request body: unknown type 'party'."),
        (#"{"type":"203.0.113.7","visitor_id":"v"}"#, "Invalid request body: unknown type '…'."),
        (#"{"type":"pageview","path":"/"}"#, "The line has neither 'visitor_id' nor 'ip'."),
        (#"{"type":"pageview","visitor_id":"v"}"#, "Invalid request body: missing required field 'path'."),
        (#"{"type":"pageview","visitor_id":"v","path":7}"#, "Invalid request body: field 'path' must be a string."),
        (#"{"type":"event","visitor_id":"v"}"#, "Invalid request body: missing required field 'name'."),
        (
            #"{"type":"event","visitor_id":"v","name":"n","data":[]}"#,
            "Invalid request body: field 'data' must be an object."
        ),
        (
            #"{"type":"event","visitor_id":"v","name":"n","timestamp":"now"}"#,
            "Invalid request body: field 'timestamp' must be an integer."
        ),
        (#"{"type":"event","visitor_id":"v","name":"n","consent_granted":false}"#, "Consent was denied."),
        (#"{"type":"event","name":"n","ip":"nowhere"}"#, "Invalid request body: field 'ip' must be an address."),
        (#"{"type":"event","visitor_id":"v","name":"n","user_agent":"curl/8"}"#, "The User-Agent is a bot's."),
        (
            #"{"type":"identify","visitor_id":"v","traits":"u"}"#,
            "Invalid request body: field 'traits' must be an object."
        ),
        (#"{"type":"log","visitor_id":"v","level":"loud","message":"m"}"#, "Invalid log level: loud"),
    ])
    func rejectsWithTheWordsOfTheContract(line: String, reason: String) throws {
        let fixture = try ImportFixture()
        let record = try fixture.importing(line, as: .ndjson)
        #expect(record.acceptedCount == 0 && record.rejectedCount == 1)
        #expect(try fixture.rejections().first?["reason"] == .text(reason))
    }

    @Test func storesAnEventIDOnceInAnImport() throws {
        let fixture = try ImportFixture()
        func line(_ id: String, _ name: String) -> String {
            #"{"type":"event","visitor_id":"v","event_id":"\#(id)","name":"\#(name)"}"# + "\n"
        }
        let first = try fixture.file("1.ndjson", Array((line("a", "1") + line("b", "2") + line("a", "3")).utf8))
        let second = try fixture.file("2.ndjson", Array((line("b", "4") + line("c", "5") + line("", "6")).utf8))
        let third = try fixture.file("3.ndjson", Array((line("", "6") + line("", "7")).utf8))
        let (record, outcome) = try fixture.importing([first, second, third], as: .ndjson)
        #expect(try fixture.events().map { $0["name"]?.text } == ["1", "2", "5", "6", "7"])
        #expect(record.acceptedCount == 5 && record.duplicateCount == 3 && outcome.repeatedCount == 2)
        #expect(outcome.readCount == 8 && outcome.notes.count == 1)
        // Neither a line of before nor one that was left out is new; nor is a new line with the id of such a line.
        let again = try fixture.file("4.ndjson", Array((line("a", "3") + line("a", "8")).utf8))
        let next = try fixture.importing([again], as: .ndjson)
        #expect(next.record.acceptedCount == 0 && next.record.duplicateCount == 2 && next.outcome.repeatedCount == 1)
    }

    @Test func limitsANameTo255Characters() throws {
        let fixture = try ImportFixture()
        func line(_ count: Int) -> String {
            #"{"type":"event","visitor_id":"v","name":"\#(String(repeating: "é", count: count))"}"# + "\n"
        }
        let record = try fixture.importing(line(255) + line(256), as: .ndjson)
        #expect(record.acceptedCount == 1 && record.rejectedCount == 1)
    }

    @Test func takesATimeFarAheadAsNow() throws {
        let ahead = ImportFixture.noon.milliseconds + 25 * 3_600_000
        let event = try single(#"{"type":"event","visitor_id":"v","name":"n","timestamp":\#(ahead)}"#)
        #expect(event["time"]?.int == ImportFixture.noon.milliseconds)
        #expect(try single(#"{"type":"event","visitor_id":"v","name":"n"}"#)["time"] == event["time"])
    }

    @Test(.enabled(if: SharedTestData.has("strings"), "needs ../shared/testdata/strings"))
    func keepsEveryNaughtyStringOnItsOwnLine() throws {
        let fixture = try ImportFixture()
        let folder = try #require(SharedTestData.folder("strings"))
        let lines = try String(contentsOf: folder.appending(path: "naughty_strings.ndjson"), encoding: .utf8)
            .split(separator: "\n").map { line in
                #"{"type":"event","visitor_id":"v","name":"n","data":"# + line + "}"
            }
        let record = try fixture.importing(lines.joined(separator: "\n"), as: .ndjson)
        #expect(record.acceptedCount == lines.count && lines.count > 100)
        let events = try fixture.events()
        #expect(events.count == lines.count && events.allSatisfy { $0["data"]?["s"]?.text != nil })
    }

    @Test(.enabled(if: SharedTestData.has("geoip"), "needs ../shared/testdata/geoip"))
    func keepsOnlyTheCountryWhereTheProjectAnonymizes() throws {
        let fixture = try ImportFixture()
        let folder = try #require(SharedTestData.folder("geoip"))
        let places = try PlaceDatabase(path: folder.appending(path: "GeoLite2-City-Test.mmdb").path)
        let line = #"{"type":"event","name":"n","ip":"175.16.199.20"}"#
        let path = try fixture.file("a.ndjson", Array(line.utf8))
        _ = try fixture.importing([path], as: .ndjson, places: places)
        let event = try #require(try fixture.events().first)
        #expect(event["country"] == .text("CN") && event["region"] == nil && event["city"] == nil)
    }
}
