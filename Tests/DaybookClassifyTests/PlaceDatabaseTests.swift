import DaybookClassify
import DaybookCore
import DaybookTesting
import Foundation
import Testing

@Suite(.enabled(if: SharedTestData.has("geoip"), "needs ../shared/testdata/geoip"))
struct PlaceDatabaseTests {
    private func file(_ name: String) throws -> String {
        try #require(SharedTestData.folder("geoip")).appending(path: name).path
    }

    @Test(arguments: ["GeoLite2-City-Test", "GeoLite2-Country-Test"])
    func findsEveryExpectedPlace(name: String) throws {
        let database = try PlaceDatabase(path: file(name + ".mmdb"))
        let cases = try Cases.lines("geoip", name + ".expected.ndjson")
        #expect(cases.count > 400)
        for expected in cases {
            let text = try #require(expected["ip"]?.text)
            let address = try #require(Address(text))
            let place = try database.place(of: address)
            #expect(place.country == expected["country"]?.text ?? "XX", "\(text)")
            #expect(place.region == expected["region"]?.text ?? "", "\(text)")
            #expect(place.city == expected["city"]?.text ?? "", "\(text)")
        }
        print("share: \(name) places \(cases.count) of \(cases.count)")
    }

    @Test func knowsNothingOfIPv6InADatabaseOfIPv4() throws {
        let database = try PlaceDatabase(path: file("format/MaxMind-DB-test-ipv4-24.mmdb"))
        #expect(try database.place(of: #require(Address("2001:db8::1"))) == Place())
    }

    @Test func refusesADamagedFileWithAnError() throws {
        let whole = try Data(contentsOf: URL(fileURLWithPath: file("GeoLite2-City-Test.mmdb")))
        let path = FileManager.default.temporaryDirectory.appending(path: "daybook-\(UUID().uuidString).mmdb")
        defer { try? FileManager.default.removeItem(at: path) }
        try whole.prefix(whole.count / 2).write(to: path)
        #expect(throws: DaybookError.self) { try PlaceDatabase(path: path.path) }
        #expect(throws: DaybookError.self) { try PlaceDatabase(path: "/nowhere.mmdb") }

        let addresses = try ["81.2.69.142", "2.125.160.216", "::1"].map { try #require(Address($0)) }
        for step in stride(from: 0, to: whole.count - 200, by: 97) {
            var damaged = whole
            for index in step..<step + 40 { damaged[index] ^= 0xFF }
            try damaged.write(to: path)
            // Any answer or error will do; a crash or an endless walk would not.
            guard let database = try? PlaceDatabase(path: path.path) else { continue }
            for address in addresses { _ = try? database.place(of: address) }
        }
    }
}

struct AddressTests {
    @Test func keeps24BitsOfIPv4And48OfIPv6() throws {
        #expect(try #require(Address("192.0.2.77")).truncated.hashBytes == [192, 0, 2, 0])
        let long = try #require(Address("2001:db8:1:2:3:4:5:6")).truncated
        #expect(long.hashBytes == [0x20, 0x01, 0x0D, 0xB8, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])
    }

    @Test func judgesAMappedAddressAsIPv4() {
        #expect(Address("::ffff:192.0.2.77") == Address("192.0.2.77"))
    }

    @Test(arguments: [
        "", "-", "localhost", "1.2.3", "1.2.3.4:80", "256.1.1.1", "fe80::1%eth0", "[::1]", "0x7f.1", "1.2.3.4\0",
    ])
    func refusesWhatIsNoAddress(text: String) {
        #expect(Address(text) == nil)
    }

    @Test func showsNothingWhenDumped() throws {
        let address = try #require(Address("192.0.2.77"))
        var text = ""
        dump(address, to: &text)
        #expect(!(text + "\(address)" + String(reflecting: address)).contains("192"))
    }
}
