import DaybookCore
import Testing

@testable import DaybookServer

extension ServerTests {
    /// Control C9: which pages may read what (contract section 1.7).
    @Suite @MainActor
    struct OriginTests {
        private let fixture: ServerFixture
        private let page = ["Origin": "https://page.example"]
        private let methods = "GET, POST, PUT, DELETE, OPTIONS"
        private let names = "Content-Type, Authorization, X-Pulse-Key, X-Pulse-Source-Token, X-Pulse-Share-Password"

        init() throws {
            fixture = try ServerFixture()
        }

        private func origins(_ path: String, _ method: String = "OPTIONS") throws -> [String] {
            let answer = try fixture.ask(method, path, page)
            if method == "OPTIONS" {
                #expect(answer.status == 204 && answer.body.isEmpty)
                #expect(answer.headers["content-length"].map { $0 == "0" } ?? true)
                #expect(answer.headers["access-control-max-age"] == "86400")
                #expect(answer.headers["access-control-allow-methods"] == methods)
                #expect(answer.headers["access-control-allow-headers"] == names)
            }
            let fields = ["access-control-allow-origin", "access-control-allow-credentials", "vary"]
            return fields.map { answer.headers[$0] ?? "" }
        }

        private static let ingest = ["/api/collect", "/api/batch"]
        private static let open = ["/api/script.js", "/health", "/openapi.json"]
        private static let closed = ["/api/v1/stats", "/api/v1/exports/pages", "/api/admin/projects", "/metrics"]

        @Test("C9 without listed origins any page may send, and none may ask")
        func unset() async throws {
            try await fixture.start()
            for path in Self.ingest {
                for method in ["OPTIONS", "POST"] {
                    #expect(try origins(path, method) == ["https://page.example", "true", "Origin"])
                }
                #expect(try fixture.ask("POST", path).headers["access-control-allow-origin"] == nil)
            }
            for path in Self.open { #expect(try origins(path) == ["*", "", ""]) }
            for path in Self.closed {
                for method in ["OPTIONS", "GET"] {
                    #expect(try origins(path, method) == ["", "", "Origin"], "\(path)")
                }
            }
            await fixture.stop()
        }

        @Test("C9 listed origins may do both, with credentials only to send, and others nothing")
        func listed() async throws {
            try await fixture.start { $0.origins = Origins(["https://page.example", " https://b.example "]) }
            for path in Self.ingest { #expect(try origins(path) == ["https://page.example", "true", "Origin"]) }
            for path in Self.open + Self.closed {
                #expect(try origins(path) == ["https://page.example", "", "Origin"])
            }
            let other = ["Origin": "https://page.example.evil"]
            for path in Self.ingest + Self.open + Self.closed {
                let answer = try fixture.ask("OPTIONS", path, other)
                #expect(answer.headers["access-control-allow-origin"] == nil && answer.headers["vary"] == "Origin")
            }
            await fixture.stop()
        }

        @Test("C9 an asterisk lets any page ask, without credentials")
        func any() async throws {
            try await fixture.start { $0.origins = Origins(["*"]) }
            for path in Self.closed { #expect(try origins(path) == ["https://page.example", "", "Origin"]) }
            for path in Self.open { #expect(try origins(path) == ["*", "", ""]) }
            await fixture.stop()
        }

        @Test("C12 a key may name the origins from which browsers use it")
        func keysHaveOrigins() async throws {
            try await fixture.start()
            let path = "/api/admin/projects/\(fixture.one.project.id)/keys"
            let made = try fixture.administer(
                "POST", path, #"{"name":"k","scopes":["ingest","query"],"origins":["https://page.example"]}"#)
            let key = try #require(made.text.firstMatch(of: #/"key":"(pa_live_[^"]+)"/#)).output.1
            let said = #"403 {"error":"API key is not allowed for this origin."}"#
            for (origin, isAllowed) in [("https://page.example", true), ("https://other.example", false), (nil, true)] {
                var headers = ["X-Pulse-Key": String(key)]
                headers["Origin"] = origin
                let sent = try fixture.ask("POST", "/api/collect", headers, ServerFixture.view())
                let asked = try fixture.ask("GET", "/api/v1/stats", headers)
                #expect(isAllowed ? sent.status == 200 && asked.status == 200 : sent.said == said && asked.said == said)
            }
            await fixture.stop()
        }
    }
}
