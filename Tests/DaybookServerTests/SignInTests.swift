import DaybookCore
import DaybookJSON
import DaybookOperations
import DaybookStore
import Foundation
import Synchronization
import Testing

@testable import DaybookServer

extension ServerTests {
    /// The login of the dashboards: who gets in, for how long, and what a cookie is.
    @Suite @MainActor
    struct SignInTests {
        private let fixture: ServerFixture

        init() throws {
            fixture = try ServerFixture()
        }

        private var visitor: DashboardVisitor { DashboardVisitor(fixture: fixture) }

        private func makeKey(_ more: String) throws -> (id: String, secret: String) {
            let answer = try fixture.administer(
                "POST", "/api/admin/projects/\(fixture.one.project.id)/keys", #"{"name":"x",\#(more)}"#)
            let body = try JSON.parse(answer.body)
            return (try #require(body["id"]?.text), try #require(body["key"]?.text))
        }

        @Test func leadsWhoHasNoSessionToTheForm() async throws {
            try await fixture.start()
            var stranger = visitor
            for path in ["/dashboard", "/dashboard/pages", "/dashboard/nothing", "/dashboard?start_at=x"] {
                let answer = try stranger.get(path)
                #expect(answer.status == 302 && answer.headers["location"] == "/dashboard/login", "\(path)")
            }
            let form = try stranger.get("/dashboard/login")
            #expect(form.status == 200 && form.text.contains(#"name="api_key""#))
            // Who has been shown the form has a cookie, and is nobody still.
            stranger.keep(form)
            #expect(try !stranger.cookie.isEmpty && stranger.get("/dashboard").status == 302)
            await fixture.stop()
        }

        @Test func signsInWithAKeyThatMayAskForReports() async throws {
            try await fixture.start()
            let admin = try makeKey(#""scopes":["admin"]"#)
            for key in [fixture.one.query, admin.secret] {
                var reader = visitor
                let answer = try reader.post("/dashboard/login", "api_key=\(key)")
                #expect(answer.status == 302 && answer.headers["location"] == "/dashboard")
                let cookie = try #require(answer.headers["set-cookie"])
                let flags = "; Max-Age=43200; Path=/dashboard; HttpOnly; SameSite=Lax"
                #expect(cookie.hasPrefix("daybook_session=") && cookie.hasSuffix(flags))
                #expect(!cookie.contains(key))
                reader.keep(answer)
                let page = try reader.get("/dashboard")
                #expect(page.status == 200 && page.text.contains("<h1>One</h1>"))
                #expect(try reader.get("/dashboard/login").headers["location"] == "/dashboard")
            }
            await fixture.stop()
        }

        @Test func keepsTheCookieFromPlainConnectionsWhereATrustedProxySaysHTTPS() async throws {
            try await fixture.start()
            let form = "api_key=\(fixture.one.query)"
            let https = ["X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.7"]
            let untrusted = try visitor.post("/dashboard/login", form, https)
            #expect(untrusted.headers["set-cookie"]?.contains("Secure") == false)
            await fixture.stop()
            try await fixture.start { $0.proxies = .peer }
            let secure = try visitor.post("/dashboard/login", form, https)
            #expect(secure.headers["set-cookie"]?.hasSuffix("; SameSite=Lax; Secure") == true)
            let plain = try visitor.post("/dashboard/login", form, ["X-Forwarded-Proto": "http"])
            #expect(plain.headers["set-cookie"]?.contains("Secure") == false)
            await fixture.stop()
        }

        @Test func saysTheSameWhateverIsWrongWithAKey() async throws {
            try await fixture.start()
            let revoked = try makeKey(#""scopes":["query"]"#)
            let expired = try makeKey(#""scopes":["query"],"expires_at":"2020-01-01T00:00:00Z""#)
            let path = "/api/admin/projects/\(fixture.one.project.id)/keys/\(revoked.id)"
            #expect(try fixture.administer("DELETE", path).status == 204)
            var stranger = visitor
            stranger.keep(try stranger.get("/dashboard/login"))
            let wrong = ["", "pa_live_unknown", fixture.one.ingest, revoked.secret, expired.secret]
            let answers = try wrong.map { try stranger.post("/dashboard/login", "api_key=\($0)") }
            for answer in answers {
                #expect(answer.said == answers[0].said && answer.status == 401)
                #expect(answer.headers["set-cookie"] == nil && answer.text.contains(#"name="api_key""#))
                #expect(answer.text.contains("This key opens no reports here."))
            }
            await fixture.stop()
        }

        @Test func letsAnAddressWaitAfterFiveWrongKeys() async throws {
            try await fixture.start { $0.proxies = .peer }
            let from = ["X-Forwarded-For": "203.0.113.7"]
            var answers: [Answer] = []
            // Twice as many, since a new minute may begin among them.
            while answers.count < 11 && answers.last?.status != 429 {
                answers.append(try visitor.post("/dashboard/login", "api_key=x", from))
            }
            #expect(answers.count > 5 && answers.last?.status == 429)
            #expect(answers.last?.headers["retry-after"] == "60")
            let right = "api_key=\(fixture.one.query)"
            #expect(try visitor.post("/dashboard/login", right, from).status == 429)
            #expect(try visitor.post("/dashboard/login", right, ["X-Forwarded-For": "203.0.113.8"]).status == 302)
            await fixture.stop()
        }

        @Test func takesNoCookieThatItDidNotSign() async throws {
            try await fixture.start()
            let reader = try DashboardVisitor.signedIn(fixture)
            #expect(try reader.get("/dashboard").status == 200)
            let text = reader.cookie
            var other = reader
            for index in text.indices.dropFirst("daybook_session=".count) {
                let changed: Character = text[index] == "0" ? "1" : "0"
                other.cookie = text.replacingCharacters(in: index...index, with: String(changed))
                #expect(try other.get("/dashboard").status == 302)
            }
            for cookie in ["daybook_session=", "daybook_session=a.b.c.d.e", "daybook_session=....", "\(text)0"] {
                other.cookie = cookie
                #expect(try other.get("/dashboard").status == 302, "\(cookie)")
            }
            // A cookie of another path with the same name does not hide it.
            other.cookie = "daybook_session=x; \(text)"
            #expect(try other.get("/dashboard").status == 200)
            await fixture.stop()
        }

        @Test func endsASessionAfterTwelveHours() async throws {
            try await fixture.start()
            let reader = try DashboardVisitor.signedIn(fixture)
            fixture.lead.withLock { $0 = 12 * 3_600_000 - 60_000 }
            #expect(try reader.get("/dashboard").status == 200)
            fixture.lead.withLock { $0 = 12 * 3_600_000 }
            #expect(try reader.get("/dashboard").status == 302)
            await fixture.stop()
        }

        @Test func endsASessionAtOnceWithItsKey() async throws {
            try await fixture.start()
            let key = try makeKey(#""scopes":["query"]"#)
            var reader = visitor
            try reader.signIn(key.secret)
            #expect(try reader.get("/dashboard").status == 200)
            let path = "/api/admin/projects/\(fixture.one.project.id)/keys/\(key.id)"
            #expect(try fixture.administer("DELETE", path).status == 204)
            #expect(try reader.get("/dashboard").status == 302)
            await fixture.stop()
        }

        @Test func endsASessionWithTheSecretThatBeganIt() async throws {
            try await fixture.start()
            let key = try makeKey(#""scopes":["query"]"#)
            var reader = visitor
            try reader.signIn(key.secret)
            #expect(try reader.get("/dashboard").status == 200)
            let rotated = try fixture.keeper?.write {
                try $0.rotateKey(key.id, author: ServerFixture.author, now: fixture.now)
            }
            #expect(try await fixture.wait { try reader.get("/dashboard").status == 302 })
            try reader.signIn(try #require(rotated).secret)
            #expect(try reader.get("/dashboard").status == 200)
            await fixture.stop()
        }

        @Test func keepsSessionsOverARestartUnlessTheSecretChanges() async throws {
            try await fixture.start()
            let reader = try DashboardVisitor.signedIn(fixture)
            await fixture.stop()
            try await fixture.start()
            #expect(try reader.get("/dashboard").status == 200)
            await fixture.stop()
            try await fixture.start { $0.cookieSecret = String(repeating: "s", count: 32) }
            #expect(try reader.get("/dashboard").status == 302)
            await fixture.stop()
            await #expect(throws: DaybookError.self) { try await fixture.start { $0.cookieSecret = "short" } }
        }

        @Test func takesFormsOfItsOwnPagesOnly() async throws {
            try await fixture.start()
            var reader = visitor
            let form = try reader.get("/dashboard/login")
            reader.keep(form)
            let token = DashboardVisitor.token(in: form)
            let key = "api_key=\(fixture.one.query)"
            let here = ["Origin": "http://localhost"]
            let others = [
                ["Origin": "https://evil.example"], ["Origin": "null"], ["Origin": "http://localhost.evil.example"],
                ["Sec-Fetch-Site": "cross-site"], ["Sec-Fetch-Site": "same-site", "Origin": "http://localhost"],
            ]
            for headers in others {
                let answer = try reader.post("/dashboard/login", "\(key)&token=\(token)", headers)
                #expect(answer.status == 403 && answer.headers["set-cookie"] == nil, "\(headers)")
            }
            #expect(try reader.post("/dashboard/login", key, here).status == 403)
            #expect(try reader.post("/dashboard/login", "\(key)&token=\(token)0", here).status == 403)
            #expect(try visitor.post("/dashboard/login", "\(key)&token=\(token)", here).status == 403)
            #expect(try reader.post("/dashboard/login", "\(key)&token=\(token)", here).status == 302)
            #expect(
                try reader.post("/dashboard/login", "\(key)&token=\(token)", ["Sec-Fetch-Site": "same-origin"]).status
                    == 302)
            await fixture.stop()
        }

        @Test func takesAnOriginForItsOwnWhereItNamesTheHostThatWasAsked() {
            let own = [
                ("https://stats.example.com", "stats.example.com"), ("http://127.0.0.1:8090", "127.0.0.1:8090"),
                ("https://stats.example.com:8443", "stats.example.com"), ("http://[::1]:8090", "[::1]:8090"),
                ("http://[::1]", "[::1]"), ("https://Stats.example.com", "stats.EXAMPLE.com"),
            ]
            for (origin, host) in own { #expect(FormOrigin.names(origin, host: host), "\(origin) \(host)") }
            let others = [
                ("null", "null"), ("", ""), ("https://", "x"), ("http://127.0.0.1:8091", "127.0.0.1:8090"),
                ("https://evil.example", "stats.example.com"), ("https://stats.example.com.evil", "stats.example.com"),
                ("https://example.com", "stats.example.com"), ("ftp://stats.example.com", "stats.example.com"),
            ]
            for (origin, host) in others { #expect(!FormOrigin.names(origin, host: host), "\(origin) \(host)") }
        }

        @Test func signsOutWithTheButtonOfItsOwnPages() async throws {
            try await fixture.start()
            let reader = try DashboardVisitor.signedIn(fixture)
            let token = DashboardVisitor.token(in: try reader.get("/dashboard"))
            let here = ["Sec-Fetch-Site": "same-origin"]
            for (form, headers) in [
                ("token=\(token)", ["Sec-Fetch-Site": "cross-site"]), ("", here), ("token=\(token)x", here),
            ] {
                let answer = try reader.post("/dashboard/logout", form, headers)
                #expect(answer.status == 403 && answer.headers["set-cookie"] == nil)
            }
            for (form, headers) in [("token=\(token)", here), ("", [:])] {
                let answer = try reader.post("/dashboard/logout", form, headers)
                #expect(answer.status == 302 && answer.headers["location"] == "/dashboard/login")
                #expect(
                    answer.headers["set-cookie"]
                        == "daybook_session=; Max-Age=0; Path=/dashboard; HttpOnly; SameSite=Lax")
            }
            #expect(try reader.get("/dashboard/logout").status == 405)
            await fixture.stop()
        }

        @Test func usesAKeyOnlyFromItsOrigins() async throws {
            try await fixture.start()
            let key = try makeKey(#""scopes":["query"],"origins":["https://app.example.com"]"#)
            var reader = visitor
            let form = try reader.get("/dashboard/login")
            reader.keep(form)
            let fields = "api_key=\(key.secret)&token=\(DashboardVisitor.token(in: form))"
            #expect(try reader.post("/dashboard/login", fields, ["Origin": "http://localhost"]).status == 401)
            await fixture.stop()
        }

        @Test func showsTheKeyNowhere() async throws {
            try await fixture.start()
            var reader = visitor
            let key = fixture.one.query
            var answers = [try reader.post("/dashboard/login", "api_key=\(key)")]
            reader.keep(answers[0])
            answers.append(try visitor.post("/dashboard/login", "api_key=\(key)x"))
            answers.append(try visitor.post("/dashboard/login", "api_key=\(key)", ["Origin": "https://evil.example"]))
            for path in ["/dashboard", "/dashboard/pages", "/dashboard/realtime", "/dashboard?filter=x", "/metrics"] {
                answers.append(try reader.get(path))
            }
            for answer in answers {
                #expect(!answer.text.contains(key) && !answer.headers.values.contains { $0.contains(key) })
            }
            await fixture.stop()
            #expect(!fixture.log.text.contains(key))
        }
    }
}
