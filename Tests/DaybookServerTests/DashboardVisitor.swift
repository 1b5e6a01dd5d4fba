import DaybookTesting

@testable import DaybookServer

/// A browser, or a program, that asks for dashboards and keeps their cookie.
struct DashboardVisitor {
    let fixture: ServerFixture
    /// As `Cookie` has it; empty for none.
    var cookie = ""

    func get(_ path: String, _ headers: [String: String] = [:]) throws -> Answer {
        try fixture.ask("GET", path, headers.merging(cookie.isEmpty ? [:] : ["Cookie": cookie]) { $1 })
    }

    func post(_ path: String, _ form: String, _ headers: [String: String] = [:]) throws -> Answer {
        var all = ["Content-Type": "application/x-www-form-urlencoded"].merging(headers) { $1 }
        if !cookie.isEmpty { all["Cookie"] = cookie }
        return try fixture.ask("POST", path, all, form)
    }

    /// Takes over the cookie that an answer sets.
    mutating func keep(_ answer: Answer) {
        guard let set = answer.headers["set-cookie"] else { return }
        cookie = String(set.prefix { $0 != ";" })
    }

    /// Signs in as a program does, with nothing but a key.
    mutating func signIn(_ key: String) throws {
        keep(try post("/dashboard/login", "api_key=\(key)"))
    }

    /// Signed in with the query key of the first project.
    static func signedIn(_ fixture: ServerFixture) throws -> DashboardVisitor {
        var visitor = DashboardVisitor(fixture: fixture)
        try visitor.signIn(fixture.one.query)
        return visitor
    }

    /// The token of the first form of a page that has one.
    static func token(in page: Answer) -> String {
        let match = page.text.firstMatch(of: #/name="token" value="([^"]*)"/#)
        return match.map { String($0.output.1) } ?? ""
    }
}
