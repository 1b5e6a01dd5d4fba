import DaybookClassify
import DaybookCore
import DaybookImport
import DaybookStore
import Foundation
import Testing

@Suite(.enabled(if: FileManager.default.fileExists(atPath: UserAgentClassifier.installedPatterns), "needs uap-core"))
struct EnvelopePrivacyTests {
    private static let head = #"{"type":"event","visitor_id":"v","name":"n","#

    @Test(arguments: [
        #""context":{"ip":"203.0.113.77","user_agent":"Canary/1"}"#,
        #""headers":[{"X-Forwarded-For":"203.0.113.77, 10.0.0.1","User-Agent":"Canary/1"}]"#,
        #""data":{"ip":"203.0.113.77","deep":{"er":[{"HTTP_X_REAL_IP":["203.0.113.77"],"userAgent":"Canary/1"}]}}"#,
        #""data":{"host":"203.0.113.77","list":["203.0.113.77:8080","[::ffff:203.0.113.77]:1"]}"#,
        #""data":{"203.0.113.77":1,"Forwarded":"for=203.0.113.77"},"remote address":"203.0.113.77""#,
        #""payload":{"name":"n","Client-IP":3405803853,"data":{"ua":"Canary/1","remoteAddr":"203.0.113.77"}}"#,
    ])
    func storesNoAddressAndNoUserAgentAtAnyDepth(members: String) throws {
        let fixture = try ImportFixture()
        #expect(try fixture.importing(Self.head + members + "}", as: .ndjson).acceptedCount == 1)
        let stored = String(decoding: try fixture.allBytes(), as: UTF8.self)
        for canary in ["203.0.113", "3405803853", "Canary"] { #expect(!stored.contains(canary), "\(canary)") }
    }

    @Test func keepsTheRestInItsPlaceAndMarksAnAddress() throws {
        let fixture = try ImportFixture()
        let members =
            #""zip":"1","data":{"a":["203.0.113.77","b"],"ip":"x","tip":5,"at":"see 203.0.113.77:"},"ctx":{"k":[1]}"#
        _ = try fixture.importing(Self.head + members + "}", as: .ndjson)
        let event = try #require(try fixture.events().first)
        #expect(
            event["data"]
                == .object([
                    .init("a", .list([.text("…"), .text("b")])), .init("tip", .int(5)),
                    .init("at", .text("see 203.0.113.77:")),
                ]))
        #expect(
            event["extra"]
                == .object([.init("zip", .text("1")), .init("ctx", .object([.init("k", .list([.int(1)]))]))]))
    }

    @Test(arguments: ["visitor_id", "session_id", "event_id"], ["203.0.113.77", "203.0.113.77:80", "2001:db8::1"])
    func refusesAnAddressAsAnID(field: String, address: String) throws {
        let fixture = try ImportFixture()
        let visitor = field == "visitor_id" ? "" : #""visitor_id":"v","#
        let line = #"{"type":"event","name":"n",\#(visitor)"\#(field)":"\#(address)"}"#
        #expect(try fixture.importing(line, as: .ndjson).rejectedCount == 1)
        #expect(try fixture.rejections().first?["reason"] == .text("\(field) is an address."))
    }

    @Test func cleansCampaignFieldsAsThoseOfAURL() throws {
        let fixture = try ImportFixture()
        let line =
            #"{"type":"pageview","visitor_id":"v","path":"/u/203.0.113.77","utm_source":"jo@example.org","#
            + #""utm_medium":"203.0.113.77","utm_campaign":"a%20b+c","utm_content":"jo%40example.org","utm_term":"é"}"#
        _ = try fixture.importing(line, as: .ndjson)
        let event = try #require(try fixture.events().first)
        #expect(event["path"] == .text("/u/…") && event["utm_source"] == .text("…"))
        #expect(event["utm_medium"] == .text("…") && event["utm_campaign"] == .text("a%20b+c"))
        #expect(event["utm_content"] == .text("…") && event["utm_term"] == .text("é"))
    }
}
