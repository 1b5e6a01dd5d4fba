import DaybookCore
import DaybookJSON
import DaybookStore
import Foundation
import Synchronization
import Testing

@testable import DaybookServer

extension ServerTests {
    /// Shared dashboards over HTTP (contract section 6.32).
    @Suite @MainActor
    struct SharingTests {
        private let fixture: ServerFixture
        private static let password = "correct horse battery"

        init() throws {
            fixture = try ServerFixture()
        }

        private func start() async throws {
            try await fixture.start()
            try enable("sharing")
        }

        private func enable(_ module: String) throws {
            let path = "/api/admin/projects/\(fixture.one.project.id)/modules/\(module)/enable"
            #expect(try fixture.administer("POST", path).status == 200)
        }

        private func manage(_ method: String, _ path: String = "", _ body: String = "") throws -> Answer {
            try fixture.ask(
                method, "/api/v1/sharing\(path)",
                ["X-Pulse-Key": fixture.one.query, "Content-Type": "application/json"], body)
        }

        private func make(_ body: String = "{}") throws -> (id: String, token: String) {
            let made = try manage("POST", "", body)
            #expect(made.status == 201)
            let value = try JSON.parse(made.body)
            return (try #require(value["id"]?.text), try #require(value["token"]?.text))
        }

        private func open(_ token: String, _ more: String = "", _ headers: [String: String] = [:]) throws -> Answer {
            try fixture.ask("GET", "/api/share/\(token)\(more)", headers)
        }

        @Test func makesListsChangesAndDeletesInTheContractsBodies() async throws {
            try await start()
            let made = try manage("POST", "", #"{"name":"Board","modules":["core"],"password":"\#(Self.password)"}"#)
            let value = try JSON.parse(made.body)
            #expect(
                value.members?.map(\.name) == [
                    "id", "project_id", "name", "token", "share_url", "modules", "dashboard_id", "has_password",
                    "expires_at", "created_at", "updated_at",
                ])
            let token = try #require(value["token"]?.text)
            #expect(token.hasPrefix("pshr_") && token.utf8.count == 69)
            #expect(value["share_url"] == .text("http://localhost/api/share/\(token)"))
            #expect(value["has_password"] == .bool(true) && value["dashboard_id"] == .null)
            let id = try #require(value["id"]?.text)
            let list = try manage("GET")
            #expect(!list.text.contains(token) && list.text.contains(#""token_prefix":"\#(token.prefix(12))...""#))
            let shown = try JSON.parse(try manage("GET", "/\(id)").body)
            #expect(shown["name"] == .text("Board") && shown["token"] == nil)
            let changed = try JSON.parse(
                try manage("PUT", "/\(id)", #"{"password":null,"expires_at":"2030-01-01","name":"Open"}"#).body)
            #expect(changed["has_password"] == .bool(false) && changed["name"] == .text("Open"))
            #expect(changed["expires_at"] == .text("2030-01-01T00:00:00Z"))
            #expect(
                try JSON.parse(try manage("PUT", "/\(id)", #"{"expires_at":null}"#).body)["expires_at"] == .null)
            #expect(try open(token).status == 200)
            #expect(try manage("DELETE", "/\(id)").said == "204 ")
            #expect(try manage("GET", "/\(id)").said == #"404 {"error":"Shared dashboard '\#(id)' not found."}"#)
            #expect(try open(token).said == #"404 {"error":"Shared dashboard not found."}"#)
            #expect(try fixture.lines().isEmpty)
            await fixture.stop()
        }

        @Test func refusesInTheContractsWords() async throws {
            try await fixture.start()
            let disabled = #"403 {"error":"Module 'sharing' is not enabled for this project."}"#
            #expect(try manage("GET").said == disabled)
            try enable("sharing")
            let cases = [
                ("POST", "", "{", #"400 {"error":"Invalid request body: malformed JSON."}"#),
                (
                    "POST", "", #"{"modules":7}"#,
                    #"400 {"error":"Invalid request body: field 'modules' must be an array."}"#
                ),
                ("POST", "", #"{"modules":["x"]}"#, #"400 {"error":"Unknown module: x"}"#),
                ("POST", "", #"{"name":1}"#, #"400 {"error":"Invalid request body: field 'name' must be a string."}"#),
                ("POST", "", #"{"dashboard_id":"d"}"#, #"404 {"error":"Dashboard 'd' not found."}"#),
                ("PUT", "/nope", "{}", #"404 {"error":"Shared dashboard 'nope' not found."}"#),
                ("DELETE", "/nope", "", #"404 {"error":"Shared dashboard 'nope' not found."}"#),
            ]
            for (method, path, body, said) in cases { #expect(try manage(method, path, body).said == said, "\(body)") }
            let short = try manage("POST", "", #"{"password":"short"}"#)
            #expect(short.status == 400 && short.text.contains("field 'password' must have at least 12 characters"))
            let missing = try fixture.ask("GET", "/api/v1/sharing")
            #expect(missing.status == 401)
            let access = "/api/admin/projects/\(fixture.one.project.id)/modules/sharing/access"
            #expect(try fixture.administer("PUT", access, #"{"access":"read"}"#).status == 200)
            #expect(
                try manage("POST", "", "{}").said
                    == #"403 {"error":"Module 'sharing' requires 'write' access, currently 'read'"}"#)
            #expect(try manage("GET").status == 200)
            await fixture.stop()
        }

        @Test func answersTheReportsOfItsModulesAndNoOthers() async throws {
            try await start()
            #expect(try fixture.collect(ServerFixture.view("/shared")).status == 200)
            let (_, token) = try make()
            let isThere = try await fixture.wait { try open(token, "/pages").text.contains("/shared") }
            #expect(isThere)
            let live = try fixture.query("/api/v1/pages?view=public")
            #expect(try open(token, "/pages").text == live.text)
            #expect(
                try open(token, "/pages?view=full&filter=page==/other").text == live.text, "a client widens nothing")
            let answer = try open(token)
            let value = try JSON.parse(answer.body)
            #expect(
                value.members?.map(\.name) == ["id", "name", "modules", "expires_at", "reports", "dashboard", "data"])
            #expect(value["name"] == .text("Shared Dashboard") && value["dashboard"] == .null)
            let reports = value["reports"]?.list?.compactMap(\.text) ?? []
            let core: Set = ["stats", "timeseries", "pages", "referrers", "events", "devices", "geo"]
            #expect(core.isSubset(of: reports) && !reports.contains("campaigns"))
            #expect(value["data"]?.members?.map(\.name) == ["stats", "timeseries"])
            #expect(answer.text.contains(#""pageviews":1,"#))
            #expect(answer.headers["cache-control"] == "private, no-store")
            #expect(answer.headers["access-control-allow-origin"] == "*")
            #expect(try open(token, "/campaigns").said == #"404 {"error":"Report 'campaigns' not found."}"#)
            #expect(try open(token, "/pages?limit=x").status == 400)
            try enable("webvitals")
            #expect(try open(token, "/webvitals-pages").status == 404)
            let (_, wide) = try make(#"{"modules":["core","webvitals"]}"#)
            #expect(try open(wide, "/webvitals-pages").status == 200)
            await fixture.stop()
        }

        @Test func answersTheReportsOfItsDashboardOnly() async throws {
            try await start()
            let folder = "\(fixture.data)/projects/one/dashboards"
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            let file = #"{"name":"Board","widgets":[{"id":"a","report_type":"pages"}]}"#
            try Data(file.utf8).write(to: URL(fileURLWithPath: "\(folder)/board.json"))
            try fixture.git("add", ".")
            try fixture.git("commit", "-q", "-m", "Board")
            let isThere = try await fixture.wait {
                try manage("POST", "", #"{"dashboard_id":"board"}"#).status == 201
            }
            #expect(isThere)
            let (_, token) = try make(#"{"dashboard_id":"board"}"#)
            let value = try JSON.parse(try open(token).body)
            #expect(value["dashboard"]?["name"] == .text("Board") && value["reports"] == .list([.text("pages")]))
            #expect(value["dashboard"]?["widgets"]?.list?.count == 1 && value["data"] == .object([]))
            #expect(try open(token, "/stats").status == 404 && open(token, "/pages").status == 200)
            await fixture.stop()
        }

        @Test func asksForThePasswordInEveryWayAndKeepsGuessersOut() async throws {
            try await start()
            let (_, token) = try make(#"{"password":"\#(Self.password)"}"#)
            #expect(try open(token).said == #"401 {"error":"Password required."}"#)
            #expect(try open(token, "/pages").said == #"401 {"error":"Password required."}"#)
            let header = "X-Pulse-Share-Password"
            #expect(try open(token, "", [header: Self.password]).status == 200)
            #expect(try open(token, "?password=correct+horse%20battery").status == 200)
            let type = ["Content-Type": "application/json"]
            let unlock = try fixture.ask(
                "POST", "/api/share/\(token)/unlock", type, #"{"password":"\#(Self.password)"}"#)
            #expect(unlock.said == #"200 {"ok":true}"#)
            let cookie = try #require(unlock.headers["set-cookie"])
            #expect(cookie.contains("Path=/api/share/\(token);") && cookie.contains("Max-Age=43200; HttpOnly"))
            let pair = String(cookie.prefix { $0 != ";" })
            #expect(try open(token, "/stats", ["Cookie": "a=b; \(pair)"]).status == 200)
            #expect(try open(token, "", ["Cookie": "\(pair)0"]).status == 401)
            let (_, other) = try make(#"{"password":"\#(Self.password)"}"#)
            #expect(try open(other, "", ["Cookie": pair]).status == 401, "a cookie opens its own share only")
            fixture.lead.withLock { $0 = 12 * 3_600_000 }
            #expect(try open(token, "", ["Cookie": pair]).status == 401, "after 12 hours it opens nothing")
            // Twice as many as a minute allows, and one, so that the turn of a minute does not help either.
            let wrong = try (0..<21).map { _ in try open(token, "", [header: "wrong horse battery"]) }
            #expect(wrong.prefix(8).allSatisfy { $0.said == #"401 {"error":"Invalid password."}"# })
            let barred = wrong.filter { $0.status == 429 }
            #expect(barred.first?.headers["retry-after"] == "60")
            #expect(wrong.filter { $0.status == 401 }.count + barred.count == 21)
            #expect(!fixture.log.text.contains("horse battery"))
            await fixture.stop()
        }

        @Test func endsWithItsTime() async throws {
            try await start()
            let end = (fixture.now + 60_000).text
            let (_, token) = try make(#"{"expires_at":"\#(end)"}"#)
            #expect(try open(token).status == 200)
            fixture.lead.withLock { $0 = 120_000 }
            #expect(try open(token).said == #"410 {"error":"Shared dashboard has expired."}"#)
            #expect(try open(token, "/pages").status == 410)
            await fixture.stop()
        }

        @Test func isUnknownToTheKeysOfOtherProjects() async throws {
            try await start()
            let (id, _) = try make()
            let foreign = try fixture.ask("GET", "/api/v1/sharing/\(id)", ["X-Pulse-Key": fixture.two.query])
            #expect(foreign.status == 403, "the module is off in the other project")
            let path = "/api/admin/projects/\(fixture.two.project.id)/modules/sharing/enable"
            #expect(try fixture.administer("POST", path).status == 200)
            #expect(
                try fixture.ask("GET", "/api/v1/sharing/\(id)", ["X-Pulse-Key": fixture.two.query]).said
                    == #"404 {"error":"Shared dashboard '\#(id)' not found."}"#)
            await fixture.stop()
        }
    }
}
