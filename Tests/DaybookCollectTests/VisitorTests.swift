import DaybookClassify
import DaybookCollect
import DaybookCore
import DaybookStore
import DaybookTesting
import Foundation
import Testing

/// Control C54: visitors without cookies.
struct VisitorTests {
    private static let minute = 60_000

    private func fixture(_ zone: String = "UTC", at text: String) throws -> CollectFixture {
        let fixture = try CollectFixture()
        fixture.project.timeZone = zone
        fixture.now = try #require(InstantText(text)).instant
        return fixture
    }

    @Test(
        "C54 a visit over local midnight stays one",
        arguments: [
            ("UTC", "2026-03-01T23:50:00Z"), ("Pacific/Auckland", "2026-03-01T10:50:00Z"),
            ("Pacific/Auckland", "2026-04-04T10:50:00Z"), ("America/New_York", "2026-03-08T04:50:00Z"),
        ])
    func carriesVisitorsOverMidnight(_ zone: String, _ before: String) throws {
        let fixture = try fixture(zone, at: before)
        let first = try #require(try fixture.visitor())
        for _ in 0..<6 {
            fixture.now = fixture.now + 20 * Self.minute
            #expect(try fixture.visitor() == first)
        }
        fixture.now = fixture.now + 30 * Self.minute + 1
        let second = try fixture.visitor()
        #expect(second != first, "a gap of more than 30 minutes ends it")
        fixture.now = fixture.now + Self.minute
        #expect(try fixture.visitor() == second)
    }

    @Test("C54 whoever comes first after midnight is somebody else")
    func changesIdsWithTheDay() throws {
        let fixture = try fixture(at: "2026-03-01T12:00:00Z")
        let first = try fixture.visitor()
        fixture.now = fixture.now + 11 * 3_600_000
        #expect(try fixture.visitor() == first, "a gap within the day changes nothing")
        fixture.now = fixture.now + 91 * Self.minute
        #expect(try fixture.visitor() != first)
    }

    @Test("C54 a restart within the day changes nothing, at midnight neither")
    func survivesARestart() throws {
        let fixture = try fixture("Pacific/Auckland", at: "2026-03-01T10:50:00Z")
        let first = try #require(try fixture.visitor())
        try fixture.restart()
        #expect(try fixture.visitor() == first)
        try fixture.restart()
        fixture.collector.visitors.remember(first, project: "site", at: fixture.now)
        fixture.now = fixture.now + 20 * Self.minute
        #expect(try fixture.visitor() == first, "carried over")
        try fixture.restart()
        fixture.collector.visitors.remember(first, project: "site", at: fixture.now)
        fixture.now = fixture.now + 20 * Self.minute
        #expect(try fixture.visitor() == first, "carried on after another restart")
    }

    @Test("C54 networks, agents and projects tell visitors apart; hosts of one network do not")
    func hashesNetworkAndAgent() throws {
        let fixture = try fixture(at: "2026-03-01T12:00:00Z")
        let first = try fixture.visitor()
        fixture.address = "203.0.113.200"
        #expect(try fixture.visitor() == first, "the address is cut to its /24 before it is hashed")
        fixture.address = "203.0.114.9"
        #expect(try fixture.visitor() != first)
        fixture.address = "203.0.113.9"
        fixture.userAgent += "1"
        #expect(try fixture.visitor() != first)
        fixture.userAgent = CollectFixture.firefox
        fixture.project.folder = "other"
        #expect(try fixture.visitor() != first)
        fixture.address = "2001:db8:1:2::1"
        let sixth = try fixture.visitor()
        fixture.address = "2001:db8:1:3:4::5"
        #expect(try fixture.visitor() == sixth)
    }

    @Test("C54 a salt is destroyed 48 hours after its day began; before it ids can be reproduced, after it they cannot")
    func destroysSalts() throws {
        let fixture = try fixture(at: "2026-03-01T12:00:00Z")
        let id = try #require(try fixture.visitor())
        let path = "\(fixture.folder.path("data"))/.daybook/salts/arrivals/site/2026-03-01"
        #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
        let salt = try #require(FileManager.default.contents(atPath: path)).suffix(32)
        let networks = (0..<256).compactMap { Address("203.0.\($0).0")?.truncated.hashBytes }
        func reproduces(_ salt: [UInt8]) -> Bool {
            let hash = VisitorHash(salt: salt)
            return networks.contains { hash.id(truncatedAddress: $0, userAgent: CollectFixture.firefox.utf8) == id }
        }
        #expect(reproduces(Array(salt)))
        func salts() throws -> [String] {
            try FileManager.default.contentsOfDirectory(
                atPath: "\(fixture.folder.path("data"))/.daybook/salts/arrivals/site")
        }
        func open(at now: Instant) throws {
            _ = try StoreWriter(at: fixture.folder.path("data"), command: "test", processID: 1, now: now)
        }
        let end = try #require(InstantText("2026-03-03T00:00:00Z")).instant
        try open(at: end + -1)
        #expect(try salts() == ["2026-03-01"])
        try open(at: end)
        #expect(try salts().isEmpty)
        let all = fixture.folder.files()
        let needle = Data(salt)
        #expect(!all.values.contains { Data($0).range(of: needle) != nil }, "no file keeps it")
        fixture.now = end
        #expect(try fixture.visitor() != id)
    }

    @Test("C54 the next day's salt is made in the hour before it, and it is the one that is used")
    func preparesSalts() throws {
        let fixture = try fixture("Pacific/Auckland", at: "2026-03-01T09:59:00Z")
        _ = try fixture.visitor()
        let calendar = try LocalCalendar("Pacific/Auckland")
        let folder = "\(fixture.folder.path("data"))/.daybook/salts/arrivals/site"
        func prepare() throws -> [String] {
            try fixture.collector.visitors.prepare(now: fixture.now) { _ in calendar }
            return try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        }
        #expect(try prepare() == ["2026-03-01"])
        fixture.now = fixture.now + Self.minute
        #expect(try prepare() == ["2026-03-01", "2026-03-02"])
        let made = FileManager.default.contents(atPath: "\(folder)/2026-03-02")
        fixture.now = fixture.now + 61 * Self.minute
        _ = try fixture.visitor()
        #expect(try prepare() == ["2026-03-01", "2026-03-02"])
        #expect(FileManager.default.contents(atPath: "\(folder)/2026-03-02") == made)
    }

    @Test("C54 a salt that is over is not kept in memory either")
    func forgetsSaltsInMemory() throws {
        let fixture = try fixture(at: "2026-03-01T12:00:00Z")
        let first = try fixture.visitor()
        fixture.collector.visitors.forgetPast(now: fixture.now + 3_600_000)
        #expect(try fixture.visitor() == first)
        fixture.collector.visitors.forgetPast(now: fixture.now + 13 * 3_600_000)
        try FileManager.default.removeItem(atPath: "\(fixture.folder.path("data"))/.daybook/salts/arrivals/site")
        #expect(try fixture.visitor() != first, "the salt was asked for anew")
    }

    @Test("C55 agents and addresses of pages are reduced when they come in")
    func reducesWhatItKeeps() throws {
        let fixture = try fixture(at: "2026-03-01T12:00:00Z")
        let line = try #require(
            try fixture.stored(
                #"""
                {"type":"pageview","path":"https://www.example.com/a/ada@example.org/b?token=secret&utm_source=news#f",
                "referrer":"https://user:pass@Search.example:443/find?q=secret#x"}
                """#))
        #expect(line["path"]?.text == "/a/…/b" && line["hostname"]?.text == "www.example.com")
        #expect(line["utm_source"]?.text == "news" && line["referrer"]?.text == "search.example/find")
        #expect(line["browser"]?.text == "Firefox" && line["browser_version"]?.text == "127")
        let answer = try fixture.send(#"{"type":"pageview","path":"/"}"#)
        let text = String(decoding: try #require(answer.lines.first).line, as: UTF8.self)
        #expect(!text.contains("Gecko") && !text.contains("secret"))
    }
}
