import DaybookClassify
import DaybookCollect
import DaybookCore
import DaybookJSON
import DaybookStore
import DaybookTesting
import Foundation
import Testing

/// Control C53: the address of a visitor is in no line.
struct AddressCanaryTests {
    private static let spellings: [String: [String]] = [
        "203.0.113.9": [
            "203.0.113.9", "cb007109", "CB007109", "0xcb007109", "3405803785", "::ffff:203.0.113.9",
            "::ffff:cb00:7109", "203-0-113-9",
        ],
        "2001:db8:77:1::9": [
            "2001:db8:77:1::9", "2001:0DB8:0077:0001:0000:0000:0000:0009", "20010db8007700010000000000000009",
            "2001:db8:77:1:0:0:0:9",
        ],
    ]
    private static let fields = [
        "path", "title", "referrer", "screen", "language", "utm_source", "utm_medium", "utm_campaign", "utm_content",
        "utm_term", "hostname", "unknown", "session_id", "visitor_id",
    ]

    private func bodies(_ spelling: String) -> [String] {
        let wraps = [
            spelling, "a \(spelling) b", "(\(spelling))", "x=\(spelling)&y", "/p/\(spelling)/q", "ip\(spelling)",
        ]
        var bodies: [String] = []
        for text in wraps {
            for field in Self.fields {
                let path = field == "path" ? "" : #""path":"/","#
                bodies.append(#"{"type":"pageview",\#(path)"\#(field)":"\#(text)"}"#)
            }
            bodies.append(#"{"type":"event","name":"\#(text)"}"#)
            bodies.append(#"{"type":"event","name":"n","data":{"a":["\#(text)",{"\#(text)":1}],"n\n\#(text)":2}}"#)
            bodies.append(#"{"type":"js_error","message":"\n\#(text)","stack":"\u2028\#(text)"}"#)
            bodies.append(#"{"type":"identify","user_id":"u","traits":{"a":"\#(text)"}}"#)
            bodies.append(#"{"type":"pageview","path":"/%20\#(text)?ip=\#(text)"}"#)
        }
        bodies.append(#"{"type":"event","name":"n","event_id":"id-\#(spelling)","data":{"n":3405803785}}"#)
        return bodies
    }

    @Test("C53 no spelling of the address is stored, wherever the page puts it", arguments: spellings.keys.sorted())
    func storesNoAddress(_ address: String) throws {
        let fixture = try CollectFixture()
        fixture.address = address
        var count = 0
        for spelling in try #require(Self.spellings[address]) {
            for body in bodies(spelling) {
                let answer = try fixture.send(body)
                #expect(answer.status == 200 || answer.status == 400)
                guard let line = answer.lines.first?.line else { continue }
                count += 1
                let text = String(decoding: line, as: UTF8.self).lowercased()
                for other in try #require(Self.spellings[address]) where text.contains(other.lowercased()) {
                    Issue.record("\(other) is in the line of \(body)")
                }
                #expect(throws: Never.self) { try JSON.parse(line) }
            }
        }
        print("address canaries: \(count) lines of \(address) without it")
        #expect(count > 200)
    }

    @Test("C53 an id that is an address is refused without repeating it")
    func refusesAddressesAsIds() throws {
        let fixture = try CollectFixture()
        let answer = try fixture.send(#"{"type":"pageview","path":"/","visitor_id":"198.51.100.7"}"#)
        #expect(answer.said == Said.error(400, "visitor_id is an address."))
    }

    @Test("C53 what only looks like the address stays")
    func keepsOtherNumbers() throws {
        let fixture = try CollectFixture()
        fixture.address = "::1"
        let body = #"{"type":"event","name":"x::12","data":{"v":"1.2.3","w":"std::1x","n":17}}"#
        let line = try #require(try fixture.stored(body))
        #expect(
            line["name"]?.text == "x::12" && line["data"]?["w"]?.text == "std::1x" && line["data"]?["n"] == .int(17))
    }

    @Test(
        "C53 a place is looked up by the network alone, unless the project wants more",
        .enabled(if: SharedTestData.has("geoip")))
    func placesNetworks() throws {
        let folder = try #require(SharedTestData.folder("geoip"))
        let places = try PlaceDatabase(path: folder.appending(path: "GeoLite2-City-Test.mmdb").path)
        let fixture = try CollectFixture(places: places)
        fixture.address = "81.2.69.142"
        let view = #"{"type":"pageview","path":"/"}"#
        let coarse = try #require(try fixture.stored(view))
        #expect(coarse["city"] == nil && coarse["region"] == nil)
        fixture.privacy.anonymizesAddresses = false
        let fine = try #require(try fixture.stored(view))
        #expect(fine["country"]?.text == "GB" && fine["city"]?.text == "London")
    }
}
