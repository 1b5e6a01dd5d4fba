import DaybookAPI
import DaybookCore
import DaybookEngine
import DaybookJSON
import DaybookModules
import DaybookOperations
import DaybookStore
import DaybookTesting
import Foundation
import Testing

@testable import DaybookServer

extension ServerTests {
    /// Live reports, exports and what else is asked of a server.
    @Suite @MainActor
    struct ReportTests {
        private let fixture: ServerFixture

        init() throws {
            fixture = try ServerFixture()
        }

        private func fill() throws {
            for number in 0..<12 {
                let more = #","visitor_id":"v\#(number % 5)","referrer":"https://news.example/","utm_source":"s""#
                #expect(try fixture.collect(ServerFixture.view("/\(number % 4)", more)).status == 200)
                let event = #"{"type":"event","name":"=buy","visitor_id":"v\#(number % 5)"}"#
                #expect(try fixture.collect(event).status == 200)
            }
        }

        @Test("an event is in the live report within a second, and the body is that of the query command")
        func showsEventsLive() async throws {
            try await fixture.start()
            #expect(try fixture.query("/api/v1/realtime").said == #"200 {"active_visitors":0}"#)
            try fill()
            let isThere = try await fixture.wait(seconds: 1) {
                try fixture.query("/api/v1/realtime").said == #"200 {"active_visitors":5}"#
            }
            #expect(isThere)
            let today = fixture.now.utcDay.text
            let range = ["start_at": today, "end_at": today]
            for endpoint in Catalog.daybook.endpoints where endpoint.info.report != "realtime" {
                let live = try fixture.query("\(endpoint.info.path)?start_at=\(today)&end_at=\(today)")
                guard live.status == 200 else {
                    #expect(live.status == 403, "\(endpoint.info.path)")
                    continue
                }
                let outcome = try RunQuery(
                    catalog: Catalog.daybook, tables: Checkout.tables, project: "one",
                    reports: [endpoint.info.report], parameters: range,
                    format: .json, asOf: .now, jobs: 1
                ).run(
                    in: Workplace(
                        data: fixture.data, author: ServerFixture.author, chance: .system, command: "query",
                        processID: 1,
                        clock: Clocks.system.now))
                #expect(
                    live.text + "\n" == String(decoding: outcome.bytes ?? [], as: UTF8.self), "\(endpoint.info.path)")
            }
            #expect(try fixture.ask("GET", "/api/v1/realtime", ["X-Pulse-Key": fixture.two.query]).text.contains(":0}"))
            await fixture.stop()
        }

        @Test func readsFiltersAndSaysWhereTheyCannotBeRead() async throws {
            try await fixture.start()
            let known = try fixture.query("/api/v1/pages?filter=country%3D%3DDE%3Bpage!%3D/admin*&view=public")
            #expect(known.status == 200)
            let unknown = try fixture.query("/api/v1/pages?filter=planet==Mars")
            #expect(unknown.status == 400)
            #expect(
                unknown.text.hasPrefix(
                    #"{"error":"Invalid value for query parameter 'filter': at character 1: unknown dimension 'planet'"#
                ))
            #expect(try fixture.query("/api/v1/exports/pages?filter=planet==Mars").status == 400)
            #expect(
                try fixture.query("/api/v1/stats/timeseries?grain=year").said
                    == #"400 {"error":"Invalid value for query parameter 'grain'."}"#)
            await fixture.stop()
        }

        @Test func tagsAnswersSoThatUnchangedOnesAreNotSentAgain() async throws {
            try await fixture.start()
            try fill()
            try await Task.sleep(for: .seconds(1))
            for path in [
                "/api/v1/pages?start_at=2026-01-01&end_at=2030-01-01", "/api/v1/pages", "/api/v1/events?limit=3",
            ] {
                let first = try fixture.query(path)
                let tag = try #require(first.headers["etag"])
                #expect(first.headers["cache-control"] == "private, no-cache")
                for given in [tag, "W/\(tag)", "\"x\", \(tag)", "*"] {
                    let again = try fixture.query(path, ["If-None-Match": given])
                    #expect(
                        again.status == 304 && again.body.isEmpty && again.headers["etag"] == tag, "\(path) \(given)")
                }
                #expect(try fixture.query(path, ["If-None-Match": "\"x\""]).status == 200)
                #expect(try fixture.ask("GET", path, ["X-Pulse-Key": "x", "If-None-Match": tag]).status == 401)
                let other = try fixture.ask("GET", path, ["X-Pulse-Key": fixture.two.query, "If-None-Match": tag])
                #expect(other.status == 200, "another project's tag")
                #expect(try fixture.collect(ServerFixture.view("/new")).status == 200)
                let hasChanged = try await fixture.wait(seconds: 1.5) {
                    try fixture.query(path, ["If-None-Match": tag]).status == 200
                }
                #expect(hasChanged || path.contains("events"))
            }
            await fixture.stop()
        }

        @Test("exports are the CSV of the same report with a name made of local dates")
        func exportsReports() async throws {
            try await fixture.start()
            try fill()
            try await Task.sleep(for: .seconds(1))
            let today = fixture.now.utcDay.text
            for type in ["pages", "stats", "referrers", "events", "devices", "geo", "campaigns"] {
                let answer = try fixture.query("/api/v1/exports/\(type)?start_at=\(today)&end_at=\(today)&limit=1")
                guard type != "campaigns" || answer.status == 200 else {
                    #expect(answer.said == #"403 {"error":"Module 'utm' is not enabled for this project."}"#)
                    continue
                }
                #expect(answer.status == 200 && answer.headers["content-type"] == "text/csv", "\(type)")
                #expect(
                    answer.headers["content-disposition"] == "attachment; filename=\"\(type)_\(today)_\(today).csv\"")
                let outcome = try RunQuery(
                    catalog: Catalog.daybook, tables: Checkout.tables, project: "one", reports: [type],
                    parameters: ["start_at": today, "end_at": today], format: .csv, asOf: .now, jobs: 1
                ).run(
                    in: Workplace(
                        data: fixture.data, author: ServerFixture.author, chance: .system, command: "query",
                        processID: 1,
                        clock: Clocks.system.now))
                #expect(answer.text == String(decoding: outcome.bytes ?? [], as: UTF8.self), "\(type)")
            }
            #expect(try fixture.query("/api/v1/exports/events").text.contains("'=buy,12"))
            await fixture.stop()
        }

        @Test("C18 nothing of a project is had with the key or the path of another")
        func separatesProjects() async throws {
            try await fixture.start()
            try fill()
            try await Task.sleep(for: .seconds(1))
            for endpoint in Catalog.daybook.endpoints {
                let id = fixture.one.project.id
                for more in ["", "?project_id=\(id)", "?project=one"] {
                    let answer = try fixture.ask("GET", endpoint.info.path + more, ["X-Pulse-Key": fixture.two.query])
                    #expect(!answer.text.contains("/0") && !answer.text.contains("=buy"), "\(endpoint.info.path)")
                }
            }
            let other = "/api/admin/projects/\(fixture.two.project.id)/keys/\(fixture.one.keyID)"
            #expect(
                try fixture.administer("DELETE", other).said
                    == #"404 {"error":"API key '\#(fixture.one.keyID)' not found."}"#)
            #expect(try fixture.collect(ServerFixture.view(), ["X-Pulse-Key": fixture.two.ingest]).status == 200)
            let sent =
                #"{"type":"pageview","path":"/for-two","project":"one","project_id":"\#(fixture.one.project.id)"}"#
            #expect(try fixture.collect(sent, ["X-Pulse-Key": fixture.two.ingest]).status == 200)
            #expect(try fixture.lines("one").allSatisfy { $0["path"]?.text != "/for-two" })
            #expect(try fixture.lines("two").count == 2)
            await fixture.stop()
        }

        @Test("C18 C19 every route asks for its key or the admin token before it looks at anything else")
        func asksEveryCaller() async throws {
            try await fixture.start()
            for endpoint in Catalog.daybook.endpoints {
                for method in ["GET", "HEAD"] { #expect(try fixture.ask(method, endpoint.info.path).status == 401) }
            }
            for endpoint in ServerEndpoint.allCases {
                let path = endpoint.path.replacing(#/\{[a-z_]+\}/#, with: "none")
                switch endpoint.caller {
                case .anyone:
                    let expected = endpoint == .login ? [401] : [200, 302, 404]
                    #expect(expected.contains(try fixture.ask(endpoint.method, path).status), "\(path)")
                case .session:
                    let answer = try fixture.query(path)
                    #expect(answer.status == 302 && answer.headers["location"] == "/dashboard/login", "\(path)")
                case .key(let scope):
                    #expect(try fixture.ask(endpoint.method, path, [:], "{").status == 401, "\(path)")
                    let other = scope == .ingest ? fixture.one.query : fixture.one.ingest
                    #expect(
                        try fixture.ask(endpoint.method, path, ["X-Pulse-Key": other], "{").status == 403, "\(path)")
                case .adminToken:
                    // A key is no admin token, whatever it may do; a wrong token is not tried, since five are too many.
                    let admitted = try fixture.administer(endpoint.method, path, "{}")
                    #expect([200, 400, 404].contains(admitted.status), "\(path)")
                }
            }
            for endpoint in ServerEndpoint.allCases.filter({ $0.path.hasPrefix("/api/admin") }).prefix(5) {
                let path = endpoint.path.replacing(#/\{[a-z_]+\}/#, with: "none")
                let key = ["Authorization": "Bearer \(fixture.one.query)", "X-Pulse-Key": fixture.one.query]
                #expect(try fixture.ask(endpoint.method, path, key, "{").status == 401, "\(path)")
            }
            await fixture.stop()
        }

        @Test("C22 a report over a damaged segment is a 500 that says nothing, and the rest goes on")
        func hidesWhatFails() async throws {
            try await fixture.start { $0.sealBytes = 1 }
            try fill()
            let isSealed = try await fixture.wait {
                try fixture.ask("GET", "/metrics").text.contains("journal_bytes 0\n")
            }
            #expect(isSealed)
            await fixture.stop()
            let store = try StoreSnapshot.open(at: fixture.data)
            let segments = try store.segments(of: store.project(slug: "one")).segments
            for segment in segments {
                let path = "\(fixture.data)/\(segment.path)"
                var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
                bytes[bytes.count / 2] ^= 1
                try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
                try Data(bytes).write(to: URL(fileURLWithPath: path))
            }
            try await fixture.start()
            for path in ["/api/v1/stats", "/api/v1/exports/pages"] {
                #expect(try fixture.query(path).said == #"500 {"error":"Internal server error"}"#)
            }
            #expect(try fixture.ask("GET", "/api/v1/stats", ["X-Pulse-Key": fixture.two.query]).status == 200)
            #expect(try fixture.collect(ServerFixture.view()).status == 200)
            #expect(fixture.log.text.contains("A request failed."))
            await fixture.stop()
        }

        @Test("C21 C47 the site serves its files and nothing beside them")
        func servesTheSite() async throws {
            let site = fixture.folder.path("public")
            try FileManager.default.createDirectory(atPath: "\(site)/.git", withIntermediateDirectories: true)
            for (name, text) in ["index.html": "home", ".hidden": "secret", ".git/config": "secret"] {
                try Data(text.utf8).write(to: URL(fileURLWithPath: "\(site)/\(name)"))
            }
            try Data("secret".utf8).write(to: URL(fileURLWithPath: fixture.folder.path("outside")))
            try FileManager.default.createSymbolicLink(
                atPath: "\(site)/link", withDestinationPath: fixture.folder.path("outside"))
            try FileManager.default.createSymbolicLink(atPath: "\(site)/data", withDestinationPath: fixture.data)
            try await fixture.start()
            let home = try fixture.ask("GET", "/")
            #expect(home.said == "200 home" && home.headers["x-content-type-options"] == "nosniff")
            #expect(home.headers["referrer-policy"] == "same-origin", "C3")
            for path in [
                "/.hidden", "/.git/config", "/%2ehidden", "/%2Egit/config", "/link", "/data/config.json", "/../outside",
                "/%2e%2e/outside", "/..%2foutside", "/%2e%2e%2foutside", "/x/../../outside", "//../outside",
                "/index.html%00", "/.hidden%00.html", "/%252e%252e/outside", "/..\\outside", "/data/", "/.%67it/config",
            ] {
                let answer = try fixture.ask("GET", path)
                #expect(
                    (400..<500).contains(answer.status) && !answer.text.contains("secret"), "\(path) \(answer.status)")
            }
            await fixture.stop()
        }
    }
}
