import DaybookCore
import DaybookJSON
import Testing

@testable import DaybookServer

extension ServerTests {
    /// The pages behind the login: their numbers, their parameters and their headers.
    @Suite @MainActor
    struct DashboardPageTests {
        private let fixture: ServerFixture

        init() throws {
            fixture = try ServerFixture()
        }

        private func fill() async throws {
            for number in 0..<12 {
                let more = #","visitor_id":"v\#(number % 5)","referrer":"https://news.example/""#
                #expect(try fixture.collect(ServerFixture.view("/page-\(number % 4)", more)).status == 200)
                let event = #"{"type":"event","name":"buy","visitor_id":"v\#(number % 5)"}"#
                #expect(try fixture.collect(event).status == 200)
            }
            let isThere = try await fixture.wait(seconds: 3) {
                try fixture.query("/api/v1/realtime").text == #"{"active_visitors":5}"#
            }
            #expect(isThere)
        }

        /// The rows of a page's tables: their cells as they read.
        private func rows(_ page: Answer) -> Set<[String]> {
            Set(
                page.text.matches(of: #/<tr><th scope="row">(.*?)<\/tr>/#).map { row in
                    row.output.1.matches(of: #/(?:^|>)([^<>]+)</#).map { String($0.output.1) }
                })
        }

        @Test func hasTheNumbersOfTheAPIForTheSameRange() async throws {
            try await fixture.start()
            try await fill()
            let reader = try DashboardVisitor.signedIn(fixture)
            let start = (fixture.now - 5 * 3_600_000).text
            let ranges = ["?start_at=\(start)", "?start_at=\(start)&filter=page%3D%3D%2Fpage-1%7C%2Fpage-2"]
            let columns = [
                "pages": ["path", "views", "unique_views"], "events": ["name", "count", "unique"],
                "referrers": ["source", "visitors", "pageviews"],
            ]
            for (report, names) in columns {
                for range in ranges {
                    let body = try JSON.parse(try fixture.query("/api/v1/\(report)\(range)&limit=500").body)
                    let expected = try #require(body["data"]?.list).map { row in
                        names.map { row[$0]?.text ?? row[$0]?.int.map(String.init) ?? "" }
                    }
                    let page = try reader.get("/dashboard/\(report)\(range)")
                    let shown = Set(rows(page).map { Array($0.prefix(3)) })
                    // A filter on pages leaves events out that were sent without one.
                    #expect(page.status == 200 && expected.isEmpty == (report == "events" && range.contains("filter")))
                    #expect(Set(expected).isSubset(of: shown), "\(report)\(range): \(shown)")
                }
            }
            #expect(try reader.get("/dashboard/realtime").text.contains(#"<dd class="figure">5</dd>"#))
            for report in ["devices", "geo", "stats", "timeseries", "entries", "exits"] {
                #expect(try reader.get("/dashboard/\(report)").status == 200, "\(report)")
            }
            let overview = try reader.get("/dashboard")
            #expect(overview.text.contains("/page-3") && overview.text.contains(#"href="/dashboard/pages""#))
            await fixture.stop()
        }

        @Test func showsTheProjectOfTheKeyAndNoOther() async throws {
            try await fixture.start()
            try await fill()
            var other = DashboardVisitor(fixture: fixture)
            try other.signIn(fixture.two.query)
            for path in ["/dashboard", "/dashboard/pages", "/dashboard/pages?project=one&key=\(fixture.one.query)"] {
                let page = try other.get(path, ["X-Pulse-Key": fixture.one.query])
                #expect(page.status == 200 && page.text.contains("Two") && !page.text.contains("/page-"), "\(path)")
            }
            await fixture.stop()
        }

        @Test func keepsRangeAndFilterInItsLinks() async throws {
            try await fixture.start()
            try await fill()
            let reader = try DashboardVisitor.signedIn(fixture)
            let today = fixture.now.utcDay.text
            let page = try reader.get("/dashboard?start_at=\(today)&end_at=\(today)&filter=page%3D%3D%2Fpage-1")
            let list = try reader.get("/dashboard/pages?filter=page%3D%3D%2Fpage-1")
            #expect(list.text.contains("/page-1") && !list.text.contains("/page-2"))
            let query = "start_at=\(today)&amp;end_at=\(today)&amp;filter=page%3D%3D%2Fpage-1"
            #expect(page.text.contains("href=\"/dashboard/pages?\(query)\""))
            #expect(page.text.contains("<a href=\"?\(query)\" aria-current=\"page\">Today</a>"))
            #expect(page.text.contains(#"value="page==/page-1""#) && page.text.contains(#"value="\#(today)""#))
            #expect(try reader.get("/dashboard").text.contains(#"aria-current="page">30 days</a>"#))
            await fixture.stop()
        }

        @Test func showsTheFormAgainWhereAParameterCannotBeRead() async throws {
            try await fixture.start()
            let reader = try DashboardVisitor.signedIn(fixture)
            let cases = [
                ("start_at=spring", "These dates cannot be shown."),
                ("start_at=0026-03-01&end_at=2026-03-01", "These dates cannot be shown."),
                ("start_at=2026-03-03&end_at=2026-03-01", "The first day must not be after the last."),
                ("filter=%3Cscript%3E", "The filter cannot be read: at character"),
            ]
            for (query, words) in cases {
                for path in ["/dashboard", "/dashboard/pages"] {
                    let page = try reader.get("\(path)?\(query)")
                    #expect(page.status == 400 && page.text.contains(words), "\(query)")
                    #expect(page.text.contains(#"name="start_at""#) && !page.text.contains("<script"))
                }
            }
            #expect(try reader.get("/dashboard?filter=%3Cscript%3E").text.contains(#"value="&lt;script&gt;""#))
            await fixture.stop()
        }

        @Test func hasNoPageForReportsThatTheProjectOrTheKeyDoesNotHave() async throws {
            try await fixture.start()
            let reader = try DashboardVisitor.signedIn(fixture)
            for name in ["nothing", "visitors", "web-vitals", "..%2F", "Pages"] {
                #expect(try reader.get("/dashboard/\(name)").status == 404, "\(name)")
            }
            let answer = try fixture.administer(
                "POST", "/api/admin/projects/\(fixture.one.project.id)/keys",
                #"{"name":"x","scopes":["query"],"allowed_modules":["utm"]}"#)
            var narrow = DashboardVisitor(fixture: fixture)
            try narrow.signIn(try #require(try JSON.parse(answer.body)["key"]?.text))
            #expect(try narrow.get("/dashboard").status == 200)
            #expect(try narrow.get("/dashboard/pages").status == 404)
            await fixture.stop()
        }

        @Test func sendsTheSameStrictHeadersWithEveryAnswer() async throws {
            try await fixture.start { $0.origins = .listed(["https://app.example"]) }
            let reader = try DashboardVisitor.signedIn(fixture)
            let stranger = DashboardVisitor(fixture: fixture)
            let origin = ["Origin": "https://app.example"]
            let answers = [
                try stranger.get("/dashboard"), try stranger.get("/dashboard/login"),
                try stranger.post("/dashboard/login", "api_key=x"), try stranger.post("/dashboard/login", "", origin),
                try reader.get("/dashboard", origin), try reader.get("/dashboard/pages"),
                try reader.get("/dashboard/nothing"), try reader.get("/dashboard?start_at=x"),
                try stranger.post("/dashboard/logout", ""),
            ]
            #expect(answers.map(\.status) == [302, 200, 401, 403, 200, 200, 404, 400, 302])
            for answer in answers {
                let policy = try #require(answer.headers["content-security-policy"])
                for rule in ["default-src 'none'", "frame-ancestors 'none'", "form-action 'self'", "base-uri 'none'"] {
                    #expect(policy.contains(rule))
                }
                #expect(!policy.contains("unsafe") && answer.headers["cache-control"] == "no-store")
                #expect(answer.headers["x-content-type-options"] == "nosniff")
                #expect(answer.headers["referrer-policy"] == "same-origin")
                #expect(answer.headers["access-control-allow-origin"] == nil)
                // A second policy in the page would keep its forms from being sent.
                #expect(!answer.text.contains("http-equiv") && !answer.text.contains("<script"))
            }
            await fixture.stop()
        }

        @Test func hasItsStyleSheetWhereNoSiteWasBuilt() async throws {
            try await fixture.start()
            let form = try DashboardVisitor(fixture: fixture).get("/dashboard/login")
            #expect(form.text.contains(#"href="/assets/daybook.css""#))
            let sheet = try fixture.ask("GET", "/assets/daybook.css")
            #expect(sheet.status == 200 && sheet.headers["content-type"] == "text/css; charset=utf-8")
            await fixture.stop()
        }

        @Test func readsNoBodyThatIsTooLargeForAForm() async throws {
            try await fixture.start()
            let body = "api_key=" + String(repeating: "x", count: 20_000)
            #expect(try DashboardVisitor(fixture: fixture).post("/dashboard/login", body).status == 413)
            await fixture.stop()
        }
    }
}
