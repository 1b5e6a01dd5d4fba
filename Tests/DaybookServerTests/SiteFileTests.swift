import DaybookCore
import DaybookJSON
import DaybookTesting
import Foundation
import Synchronization
import Testing

@testable import DaybookServer

extension ServerTests {
    /// Files of the built site, and what is there in their place.
    @Suite @MainActor
    struct SiteFileTests {
        private let fixture: ServerFixture

        init() throws {
            fixture = try ServerFixture()
        }

        private func put(_ path: String, _ text: String = "x") throws {
            let file = URL(fileURLWithPath: fixture.folder.path("public/\(path)"))
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }

        @Test(arguments: [
            ("a/index.html", "text/html; charset=utf-8"), ("a/day.txt", "text/plain; charset=utf-8"),
            ("a/pages.csv", "text/csv; charset=utf-8"), ("docs/api.md", "text/markdown; charset=utf-8"),
            ("a/explore/2026-02.js", "text/javascript; charset=utf-8"), ("a/pages.json", "application/json"),
            ("a/feed.xml", "application/atom+xml; charset=utf-8"), ("a/badge.svg", "image/svg+xml"),
        ])
        func saysWhatAFileIsAndWhoMayFrameIt(path: String, type: String) async throws {
            try put(path)
            try await fixture.start()
            let answer = try fixture.ask("GET", "/\(path)")
            #expect(answer.status == 200 && answer.headers["content-type"] == type)
            #expect(answer.headers["content-security-policy"] == "frame-ancestors 'self'")
            #expect(answer.headers["cache-control"] == "no-cache" && answer.headers["x-robots-tag"] == "noindex")
            #expect(answer.headers["x-content-type-options"] == "nosniff")
            await fixture.stop()
            try await fixture.start { $0.isIndexed = true }
            #expect(try fixture.ask("GET", "/\(path)").headers["x-robots-tag"] == nil)
            await fixture.stop()
        }

        @Test func showsTheSitesOwnAssetsBeforeThoseOfTheTemplates() async throws {
            try await fixture.start()
            let script = try fixture.ask("GET", "/assets/unlock.js")
            #expect(script.status == 200 && script.headers["content-type"] == "text/javascript; charset=utf-8")
            #expect(try fixture.ask("GET", "/assets/none.js").status == 404)
            try put("assets/unlock.js", "own")
            #expect(try fixture.ask("GET", "/assets/unlock.js").text == "own")
            await fixture.stop()
        }

        @Test func tellsPeopleInAPageWhatIsNotThere() async throws {
            try await fixture.start()
            let page = try fixture.ask("GET", "/nothing", ["Accept": "text/html,*/*"])
            #expect(page.status == 404 && page.text.contains("<h1>") && page.text.contains("There is no such page"))
            #expect(page.headers["content-type"] == "text/html; charset=utf-8")
            for (path, accept) in [("/nothing", "*/*"), ("/api/nothing", "text/html")] {
                let answer = try fixture.ask("GET", path, ["Accept": accept])
                #expect(answer.status == 404 && answer.text == #"{"error":"Not found."}"#)
            }
            await fixture.stop()
        }

        // MARK: Shared pages

        private func share(_ body: String) throws -> (id: String, page: String) {
            let headers = ["X-Pulse-Key": fixture.one.query, "Content-Type": "application/json"]
            let made = try fixture.ask("POST", "/api/v1/sharing", headers, body)
            let id = try #require(try JSON.parse(made.body)["id"]?.text)
            let file = try #require(fixture.folder.files().first { $0.key.hasSuffix("shares/\(id).json") })
            return (id, try #require(try JSON.parse(file.value)["page"]?.text))
        }

        private func enableSharing() throws {
            let path = "/api/admin/projects/\(fixture.one.project.id)/modules/sharing/enable"
            #expect(try fixture.administer("POST", path).status == 200)
        }

        @Test func showsPagesOfSharesInForceOnly() async throws {
            try await fixture.start()
            try enableSharing()
            let end = (fixture.now + 60_000).text
            let (id, page) = try share(#"{"expires_at":"\#(end)"}"#)
            try put("s/\(page)/index.html")
            try put("s/\(page)/pages.csv")
            try put("s/00000000000000000000000000000000/index.html")
            func status(_ path: String) throws -> Int { try fixture.ask("GET", path).status }
            let shown = try fixture.ask("GET", "/s/\(page)/")
            #expect(shown.status == 200 && shown.headers["cache-control"] == "no-store")
            #expect(shown.headers["content-security-policy"] == nil, "a shared page may be framed")
            #expect(try status("/s/\(page)/pages.csv") == 200)
            for path in ["/s/00000000000000000000000000000000/", "/s/", "/%73/00000000000000000000000000000000/"] {
                #expect(try status(path) == 404, "\(path)")
            }
            fixture.lead.withLock { $0 = 61_000 }
            for path in ["/s/\(page)/", "/%73/\(page)/", "//s/\(page)/", "/s//\(page)/pages.csv"] {
                #expect(try status(path) == 404, "\(path) is past its end")
            }
            fixture.lead.withLock { $0 = 0 }
            #expect(try status("/s/\(page)/") == 200)
            #expect(
                try fixture.ask("DELETE", "/api/v1/sharing/\(id)", ["X-Pulse-Key": fixture.one.query]).status == 204)
            #expect(try status("/s/\(page)/") == 404)
            await fixture.stop()
        }

        @Test func showsNothingOfAProtectedShareThatWasBuiltBeforeItsPassword() async throws {
            try await fixture.start()
            try enableSharing()
            let (_, page) = try share(#"{"password":"correct horse battery"}"#)
            try put("s/\(page)/index.html")
            #expect(try fixture.ask("GET", "/s/\(page)/").status == 200)
            try put("s/\(page)/pages.csv")
            for path in ["/s/\(page)/", "/s/\(page)/pages.csv"] {
                #expect(try fixture.ask("GET", path).status == 404)
            }
            await fixture.stop()
        }

        @Test func buildsAgainAsSoonAsSharesChange() async throws {
            try await fixture.start { $0.rebuildMinutes = 60 }
            #expect(try await fixture.wait(seconds: 20) { try fixture.ask("GET", "/build.json").status == 200 })
            try enableSharing()
            let (id, page) = try share("{}")
            #expect(try await fixture.wait(seconds: 20) { try fixture.ask("GET", "/s/\(page)/").status == 200 })
            #expect(
                try fixture.ask("DELETE", "/api/v1/sharing/\(id)", ["X-Pulse-Key": fixture.one.query]).status == 204)
            let file = fixture.folder.path("public/s/\(page)/index.html")
            #expect(try await fixture.wait(seconds: 20) { !FileManager.default.fileExists(atPath: file) })
            await fixture.stop()
        }
    }
}
