import DaybookClassify
import DaybookCore
import Testing

@testable import DaybookServer

extension ServerTests {
    /// Control C10: how many requests, and whose.
    @Suite @MainActor
    struct LimitTests {
        private let said = #"429 {"error":"Rate limit exceeded. Retry after 1 second."}"#

        private func client(_ proxies: TrustedProxies, _ peer: String, _ forwarded: String...) throws -> Address {
            proxies.client(
                peer: try #require(Address(peer)), forwarded: forwarded.flatMap { $0.split(separator: ",") })
        }

        @Test("C10 the client is the right-most address that no trusted proxy has")
        func readsForwardedAddresses() throws {
            let inner = TrustedProxies([try #require(Network("10.0.0.0/8")), try #require(Network("2001:db8::/32"))])
            let cases: [(TrustedProxies, String, [String], String)] = [
                (.none, "10.0.0.1", ["198.51.100.7"], "10.0.0.1"),
                (.peer, "10.0.0.1", ["203.0.113.1, 198.51.100.7"], "198.51.100.7"),
                (inner, "198.51.100.9", ["203.0.113.1"], "198.51.100.9"),
                (inner, "10.0.0.1", ["203.0.113.1, 198.51.100.7, 10.0.0.2"], "198.51.100.7"),
                (inner, "10.0.0.1", ["203.0.113.1", "198.51.100.7,10.0.0.2"], "198.51.100.7"),
                (inner, "10.0.0.1", ["203.0.113.1, nonsense, 10.0.0.2"], "10.0.0.2"),
                (inner, "10.0.0.1", [], "10.0.0.1"), (inner, "10.0.0.1", ["unknown"], "10.0.0.1"),
                (inner, "2001:db8::1", ["[2001:dead::7]:443"], "2001:dead::7"),
                (inner, "10.0.0.1", ["198.51.100.7:4711"], "198.51.100.7"),
            ]
            for (proxies, peer, forwarded, expected) in cases {
                let found = proxies.client(
                    peer: try #require(Address(peer)), forwarded: forwarded.flatMap { $0.split(separator: ",") })
                #expect(found == Address(expected), "\(peer) \(forwarded)")
            }
        }

        @Test("C10 IPv6 is counted by its /64")
        func countsNetworks() throws {
            let key = try #require(Address("2001:db8:1:2::1")).limitKey
            #expect(key == Address("2001:db8:1:2:ffff::9")?.limitKey)
            #expect(key != Address("2001:db8:1:3::1")?.limitKey)
            #expect(Address("203.0.113.1")?.limitKey != Address("203.0.113.2")?.limitKey)
        }

        @Test("C10 windows of one second, and a table that stays bounded")
        func countsInWindows() {
            let limiter = RateLimiter(perSecond: 3)
            for second in [7, 8] {
                #expect((0..<5).map { _ in limiter.allows("a", second: second) } == [true, true, true, false, false])
                #expect(limiter.allows("b", second: second))
            }
            let flood = RateLimiter(perSecond: 1)
            let allowed = (0..<100_100).filter { flood.allows($0, second: 1) }.count
            #expect(allowed == 100_001, "those beyond the table share one count")
            #expect((0..<9).allSatisfy { _ in RateLimiter(perSecond: 0).allows("a", second: 1) })
        }

        @Test("C10 each project and each address has its own count; sending and asking are counted apart")
        func limitsRequests() async throws {
            let fixture = try ServerFixture()
            // A second may end while this is sent.
            try await fixture.start { options in
                options.proxies = .peer
                options.requestsPerSecond = 10
                options.requestsPerSecondAndAddress = 5
            }
            func statuses(_ count: Int, _ key: String, _ address: (Int) -> String, batch: Bool = false) throws
                -> [Answer]
            {
                try (0..<count).map { number in
                    try fixture.ask(
                        "POST", "/api/collect", ["X-Pulse-Key": key, "X-Forwarded-For": address(number)],
                        ServerFixture.view())
                }
            }
            let one = try statuses(30, fixture.one.ingest) { _ in "198.51.100.1" }
            #expect(one.contains { $0.said == said && $0.headers["retry-after"] == "1" })
            #expect(one.filter { $0.status == 200 }.count >= 5)
            let many = try statuses(60, fixture.one.ingest) { "198.51.100.\($0)" }
            #expect(many.contains { $0.said == said }, "the project's own limit, from many addresses")
            let unknown = try statuses(40, "nobody") { _ in "198.51.100.2" }
            #expect(unknown.contains { $0.said == said } && unknown[0].status == 401)
            #expect(try statuses(1, fixture.two.ingest) { _ in "198.51.100.250" }[0].status == 200)
            let query = ["X-Pulse-Key": fixture.one.query, "X-Forwarded-For": "198.51.100.251"]
            #expect(try fixture.ask("GET", "/api/v1/realtime", query).status == 200)
            await fixture.stop()
        }
    }
}
