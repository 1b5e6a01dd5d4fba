import DaybookCore
import DaybookStore
import Foundation
import Testing

@testable import DaybookServer

extension ServerTests {
    /// The table of contract section 6.1: situations, statuses and bodies, word for word, and the order of the checks.
    @Suite @MainActor
    struct ContractTableTests {
        private let fixture: ServerFixture
        private static let missing =
            #"401 {"error":"Missing API key. Provide it via X-Pulse-Key header or ?key= query parameter."}"#
        private static let invalid = #"401 {"error":"Invalid API key."}"#

        init() throws {
            fixture = try ServerFixture()
        }

        @Test("C1 keys: none, unknown, expired and of another scope, on every kind of path")
        func checksKeys() async throws {
            try await fixture.start()
            let paths = [("POST", "/api/collect"), ("POST", "/api/batch"), ("GET", "/api/v1/stats")]
            for (method, path) in paths + [("GET", "/api/v1/exports/pages"), ("GET", "/api/v1/exports/nothing")] {
                #expect(try fixture.ask(method, path, [:], "not json").said == Self.missing)
                #expect(try fixture.ask(method, path, ["X-Pulse-Key": ""]).said == Self.missing)
                #expect(try fixture.ask(method, "\(path)?key=").said == Self.missing)
                #expect(try fixture.ask(method, path, ["X-Pulse-Key": "pa_live_nothing"]).said == Self.invalid)
                #expect(try fixture.ask(method, "\(path)?key=x").said == Self.invalid)
                let other = method == "POST" ? fixture.one.query : fixture.one.ingest
                let scope = method == "POST" ? "ingest" : "query"
                #expect(
                    try fixture.ask(method, path, ["X-Pulse-Key": other]).said
                        == #"403 {"error":"API key does not have the required '\#(scope)' scope for this endpoint."}"#)
            }
            #expect(
                try fixture.ask("POST", "/api/collect?key=\(fixture.one.ingest)", [:], ServerFixture.view()).status
                    == 200)
            #expect(
                try fixture.ask("GET", "/api/v1/stats?key=no&key=\(fixture.one.query)").status == 200, "the last counts"
            )
            #expect(
                try fixture.ask("GET", "/api/v1/stats?key=\(fixture.one.query)", ["X-Pulse-Key": "no"]).said
                    == Self.invalid, "the header wins")
            await fixture.stop()
        }

        @Test func answersBadParametersAndReports() async throws {
            try await fixture.start()
            let cases = [
                ("/api/v1/stats?start_at=spring", #"400 {"error":"Invalid value for query parameter 'start_at'."}"#),
                ("/api/v1/pages?limit=ten", #"400 {"error":"Invalid value for query parameter 'limit'."}"#),
                (
                    "/api/v1/stats?start_at=2026-02-02&end_at=2026-01-31",
                    #"400 {"error":"start_at must be before end_at"}"#
                ),
                ("/api/v1/exports/nothing", #"400 {"error":"Unknown report type: nothing"}"#),
                (
                    "/api/v1/exports/pages?start_at=x",
                    #"400 {"error":"Invalid value for query parameter 'start_at'."}"#
                ),
                (
                    "/api/v1/stats/timeseries?start_at=0001-01-01&end_at=9999-12-31",
                    #"400 {"error":"Invalid value for query parameter 'start_at'."}"#
                ),
                (
                    "/api/v1/exports/stats?start_at=0001-01-01&end_at=9999-12-31",
                    #"400 {"error":"Invalid value for query parameter 'start_at'."}"#
                ),
                ("/api/v1/nothing", #"404 {"error":"Not found."}"#), ("/nothing", #"404 {"error":"Not found."}"#),
            ]
            for (path, said) in cases { #expect(try fixture.query(path).said == said, "\(path)") }
            await fixture.stop()
        }

        @Test("C19 the admin token: missing, wrong, on the query string, and five failures a minute")
        func checksTheAdminToken() async throws {
            try await fixture.start { $0.proxies = .peer }
            let said = #"401 {"error":"Missing or invalid admin token."}"#
            let token = ServerFixture.adminToken
            func ask(_ authorization: String?, _ path: String = "/api/admin/projects", from address: String) throws
                -> Answer
            {
                var headers = ["X-Forwarded-For": address]
                headers["Authorization"] = authorization
                return try fixture.ask("GET", path, headers)
            }
            // Who shows no token guesses none.
            for none in [nil, "Basic \(token)", "\(token)"] {
                #expect(try ask(none, from: "198.51.100.1").said == said)
            }
            for wrong in ["Bearer x", "Bearer \(token)x", "Bearer y", "bearer z", "Bearer 0"] {
                #expect(try ask(wrong, from: "198.51.100.1").said == said)
            }
            #expect(
                try ask("Bearer \(token)", from: "198.51.100.1").said
                    == #"429 {"error":"Too many wrong admin tokens. Retry in a minute."}"#,
                "the right one has to wait too")
            #expect(try ask("Bearer \(token)", from: "198.51.100.1").headers["retry-after"] == "60")
            #expect(try ask("bearer \(token)", from: "198.51.100.2").status == 200, "the scheme in any case")
            for name in ["token", "key", "admin_token", "access_token"] {
                #expect(try ask(nil, "/api/admin/projects?\(name)=\(token)", from: "198.51.100.3").said == said)
            }
            // Twenty a second for who has it; those without do not use them up.
            var statuses: [Int] = []
            for _ in 0..<60 { statuses.append(try ask("Bearer \(token)", from: "198.51.100.2").status) }
            #expect(statuses.contains(429) && statuses.filter { $0 == 200 }.count >= 10)
            await fixture.stop()
        }

        @Test func answersTheAdministration() async throws {
            try await fixture.start()
            let projects = "/api/admin/projects"
            let one = "\(projects)/\(fixture.one.project.id)"
            let cases = [
                ("POST", projects, "{", #"400 {"error":"Invalid request body: malformed JSON."}"#),
                ("POST", projects, "{}", #"400 {"error":"Invalid request body: missing required field 'name'."}"#),
                (
                    "POST", projects, #"{"name":7}"#,
                    #"400 {"error":"Invalid request body: field 'name' must be a string."}"#
                ),
                ("GET", "\(projects)/nope", "", #"404 {"error":"Project 'nope' not found."}"#),
                ("DELETE", "\(one)/keys/nope", "", #"404 {"error":"API key 'nope' not found."}"#),
                ("POST", "\(one)/modules/core/disable", "", #"400 {"error":"Cannot disable 'core' module"}"#),
                ("POST", "\(one)/modules/x/enable", "", #"400 {"error":"Unknown module: x"}"#),
                (
                    "PUT", "\(one)/modules/logs/access", #"{"access":"some"}"#,
                    #"400 {"error":"access must be 'read', 'write', or 'all'"}"#
                ),
                ("POST", "\(one)/modules/identity/enable", "", #"200 {"ok":true,"module":"identity","enabled":true}"#),
                (
                    "PUT", "\(one)/modules/identity/access", #"{"access":"read"}"#,
                    #"200 {"ok":true,"module":"identity","access":"read"}"#
                ),
            ]
            for (method, path, body, said) in cases {
                #expect(try fixture.administer(method, path, body).said == said, "\(method) \(path)")
            }
            #expect(
                try fixture.collect(#"{"type":"identify","user_id":"u"}"#).said
                    == #"403 {"error":"Module 'identity' requires 'write' access, currently 'read'"}"#)
            let made = try fixture.administer("POST", projects, #"{"name":"Three"}"#)
            #expect(made.status == 201 && made.text.contains(#""name":"Three""#))
            let admin = ["Authorization": "Bearer \(ServerFixture.adminToken)", "Content-Type": "text/plain"]
            #expect(
                try fixture.ask("POST", projects, admin, "{}").said
                    == #"415 {"error":"Content-Type must be application/json."}"#, "C8")
            await fixture.stop()
        }

        @Test("C1 a revocation through the API is in force when it is answered; C2 it looks like an unknown key")
        func revokesAtOnce() async throws {
            try await fixture.start()
            let body = ServerFixture.view()
            #expect(try fixture.collect(body).said == #"200 {"ok":true}"#)
            let path = "/api/admin/projects/\(fixture.one.project.id)/keys/\(fixture.one.keyID)"
            #expect(try fixture.administer("DELETE", path).status == 204)
            let revoked = try fixture.collect(body)
            let unknown = try fixture.collect(body, ["X-Pulse-Key": "pa_live_012345678901234567890123"])
            #expect(revoked.said == Self.invalid && unknown.said == Self.invalid)
            #expect(
                Set(revoked.headers.keys).subtracting(["date"]) == Set(unknown.headers.keys).subtracting(["date"]))
            let keys = try fixture.administer("GET", "/api/admin/projects/\(fixture.one.project.id)/keys")
            #expect(keys.text.contains(#""is_active":false"#) && !keys.text.contains(fixture.one.ingest))
            await fixture.stop()
        }

        @Test("C1 a revocation that is committed with git is in force within a second")
        func revokesByCommit() async throws {
            try await fixture.start()
            #expect(try fixture.collect(ServerFixture.view()).status == 200)
            let path = "\(fixture.data)/projects/one/keys/\(AccessKey.uuid(of: fixture.one.keyID)).json"
            let text = try String(contentsOfFile: path, encoding: .utf8)
            let revoked = text.replacingOccurrences(
                of: "\"revoked_at\": null", with: "\"revoked_at\": \"2026-01-01T00:00:00Z\"")
            try Data(revoked.utf8).write(to: URL(fileURLWithPath: path))
            #expect(try fixture.collect(ServerFixture.view()).status == 200, "not before it is committed")
            try fixture.git("commit", "-qam", "Revoke")
            let isRevoked = try await fixture.wait(seconds: 1) {
                try fixture.collect(ServerFixture.view()).said == Self.invalid
            }
            #expect(isRevoked)
            await fixture.stop()
        }
    }
}
