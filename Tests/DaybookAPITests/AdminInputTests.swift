import DaybookAPI
import DaybookCore
import DaybookEngine
import DaybookJSON
import DaybookModules
import Testing

struct AdminInputTests {
    private let catalog = Catalog.daybook

    private func json(_ text: String) throws -> Value { try JSON.parse(Array(text.utf8)) }

    private func refusal(_ read: () throws -> Void) -> String? {
        #expect(throws: AdminRefusal.self, performing: read)?.message
    }

    @Test func readsAProjectWithTheSettingsThatDaybookKnows() throws {
        let input = try AdminInput.project(
            json(
                #"{"name":" My Site ","domain":"example.com","settings":"#
                    + #"{"timezone":"Europe/Berlin","theme":"x","id":"y","modules":{"revenue":{"enabled":false}}}}"#),
            catalog: catalog)
        let expected = #"{"name":"My Site","domain":"example.com","timezone":"Europe/Berlin","#
        #expect(input == (try json(expected + #""modules":{"revenue":{"enabled":false}}}"#)))
        #expect(
            try AdminInput.project(json(#"{"name":"A","domain":null}"#), catalog: catalog) == json(#"{"name":"A"}"#))
    }

    @Test(arguments: [
        (#"{}"#, "missing required field 'name'."), (#"{"name":"  "}"#, "missing required field 'name'."),
        (#"{"name":7}"#, "field 'name' must be a string."), ("[]", "must be an object."),
        (#"{"name":"A","settings":[]}"#, "field 'settings' must be an object."),
    ])
    func saysWhatIsWrongWithAProject(body: String, words: String) throws {
        let body = try json(body)
        #expect(refusal { _ = try AdminInput.project(body, catalog: catalog) } == "Invalid request body: \(words)")
    }

    @Test func readsAKeyAndTheModulesByTheirAliases() throws {
        let body = #"{"name":"A","scopes":["query","ingest"],"expires_at":"2027-01-01T00:00:00Z","#
        let input = try AdminInput.key(
            json(body + #""allowed_modules":["events","js_errors"],"origins":null,"hash":"x"}"#), catalog: catalog)
        #expect(input == (try json(body + #""allowed_modules":["core","error_tracking"]}"#)))
        #expect(try AdminInput.key(json(#"{"name":"A","allowed_modules":null}"#), catalog: catalog)["scopes"] == nil)
    }

    @Test(arguments: [
        (#"{"scopes":["query"]}"#, "missing required field 'name'."),
        (#"{"name":"A","scopes":"query"}"#, "field 'scopes' must be an array."),
        (
            #"{"name":"A","scopes":[]}"#,
            "field 'scopes' must be an array of at least one of ingest, query, admin, backfill."
        ),
        (#"{"name":"A","scopes":[1]}"#, "field 'scopes' must be an array of strings."),
        (#"{"name":"A","allowed_modules":{}}"#, "field 'allowed_modules' must be an array."),
        (
            #"{"name":"A","expires_at":"soon"}"#,
            "field 'expires_at' must be a time in RFC 3339 such as 2027-01-31T00:00:00Z."
        ),
    ])
    func saysWhatIsWrongWithAKey(body: String, words: String) throws {
        let body = try json(body)
        #expect(refusal { _ = try AdminInput.key(body, catalog: catalog) } == "Invalid request body: \(words)")
    }

    @Test func refusesAKeyForAModuleThatThereIsNot() throws {
        let body = try json(#"{"name":"A","allowed_modules":["x"]}"#)
        #expect(refusal { _ = try AdminInput.key(body, catalog: catalog) } == "Unknown module: x")
    }

    @Test func readsModulesAsAListAndAsAnObject() throws {
        let expected = [
            ModuleChange(name: "paths", isEnabled: true), ModuleChange(name: "utm", isEnabled: false, access: .read),
        ]
        let list = #"{"modules":[{"name":"paths","enabled":true},{"name":"utm","enabled":false,"access":"read"}]}"#
        let object = #"{"modules":{"paths":{"enabled":true},"utm":{"enabled":false,"access":"read"}}}"#
        #expect(try AdminInput.modules(json(list)) == expected)
        #expect(try AdminInput.modules(json(object)) == expected)
    }

    @Test(arguments: [
        (#"{}"#, "Invalid request body: missing required field 'modules'."),
        (#"{"modules":[{"enabled":true}]}"#, "Invalid request body: missing required field 'name'."),
        (#"{"modules":"all"}"#, "Invalid request body: field 'modules' must be an array."),
        (
            #"{"modules":[{"name":"utm","enabled":"yes"}]}"#,
            "Invalid request body: field 'enabled' must be a boolean."
        ),
        (#"{"modules":{"utm":{"access":"none"}}}"#, "access must be 'read', 'write', or 'all'"),
    ])
    func saysWhatIsWrongWithModules(body: String, words: String) throws {
        let body = try json(body)
        #expect(refusal { _ = try AdminInput.modules(body) } == words)
    }

    @Test func readsAnAccessOrSaysWhichThereAre() throws {
        #expect(try AdminInput.access(json(#"{"access":"write"}"#)) == .write)
        for body in [#"{"access":"none"}"#, #"{}"#, #"{"access":1}"#] {
            let body = try json(body)
            #expect(refusal { _ = try AdminInput.access(body) } == "access must be 'read', 'write', or 'all'")
        }
    }

    @Test func putsTheProblemsOfAStoreInTheWordsOfTheContract() {
        let wrong = Invalid(problems: [Problem(field: "slug", words: "is the slug of another project")])
        #expect(AdminRefusal(wrong).message == "Invalid request body: field 'slug' is the slug of another project.")
        let missing = Invalid(problems: [Problem(field: "name", words: "is required")])
        #expect(AdminRefusal(missing).message == "Invalid request body: missing required field 'name'.")
        #expect(AdminRefusal.malformed.message == "Invalid request body: malformed JSON.")
        #expect(AdminRefusal.malformed.status == 400)
    }
}
