import DaybookCore
import DaybookTesting
import Foundation
import Testing

@testable import DaybookSite

struct TemplatesTests {
    private func folder(_ files: [String: String]) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        for (name, text) in files {
            let url = URL(fileURLWithPath: folder.path(name))
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: url)
        }
        return folder
    }

    private func page(_ templates: Templates) -> String {
        let frame = Frame(kind: "index", title: "T", root: "", inputs: "")
        return String(decoding: templates.page("index", frame, [:], content: Markup()), as: UTF8.self)
    }

    @Test func replacesSingleFilesOfTheFoldersBelow() throws {
        let theme = try folder(["index.mustache": "<p>mine</p>{{{content}}}", "assets/extra.css": "p{}"])
        let templates = try Templates(folders: [theme.path, Checkout.templates])
        #expect(page(templates).contains("<p>mine</p>") && page(templates).contains("assets/daybook.css"))
        #expect(templates.assets["extra.css"] == Array("p{}".utf8) && templates.assets["daybook.css"] != nil)
        #expect(try templates.digest != Templates(folders: [Checkout.templates]).digest)
    }

    @Test(arguments: [
        ("report.mustache", "<p>\n{{#refused}}\n\n", "line 2: {{#refused}} has no end"),
        ("report.mustache", "<p>\n\n{{/project}}", "line 3: {{/project}} ends nothing"),
        ("report.mustache", "{{#project}}\n{{#about}}\n{{/project}}\n{{/about}}", "line 3: {{/project}} ends nothing"),
        ("page.mustache", "{{{content}}}\n<p>{{project</p>\n", "line 2: {{project</p> is not closed"),
        ("index.mustache", "{{#project}}x{{/project}}\n{{projekt}}", "line 2: {{projekt}} is nothing"),
        ("index.mustache", "{{words.calender}}", "line 1: {{words.calender}} is nothing"),
        ("index.mustache", "\n\n\n{{> nopartial}}", "line 4: {{> nopartial}} is no template"),
        ("mispelled.mustache", "x", "no template mispelled.mustache"),
        ("locales/en.json", "{\n \"phrases\": {\n  \"skip\": \"Go\",\n }\n}", "no JSON at line 4, column 2"),
        ("locales/en.json", "[1]", "locales/en.json is no JSON object"),
        ("locales/en.json", #"{"fraises":{}}"#, "'fraises' in"),
        ("locales/en.json", #"{"phrases":{"zoone":"x"}}"#, "'phrases.zoone' in"),
        ("locales/en.json", #"{"phrases":{"zone":"Days {nope} here"}}"#, "{nope}, which nothing fills in"),
    ])
    func namesFileLineAndReasonOfABrokenFile(name: String, text: String, reason: String) throws {
        let theme = try folder([name: text])
        let error = #expect(throws: DaybookError.self) {
            try Templates(folders: [theme.path, Checkout.templates])
        }
        let words = error.map { "\($0)" } ?? ""
        #expect(words.contains(name) && words.contains(reason), "\(words)")
    }

    @Test func saysEverythingThatIsWrongWithATemplate() throws {
        let theme = try folder(["index.mustache": "{{one}}\n{{#two}}\n{{> three}}"])
        let error = #expect(throws: DaybookError.self) {
            try Templates(folders: [theme.path, Checkout.templates])
        }
        let words = error.map { "\($0)" } ?? ""
        for name in ["line 1: {{one}}", "line 2: {{#two}}", "line 3: {{> three}}"] { #expect(words.contains(name)) }
    }

    @Test func namesTheLocalesThereAreWhereOneIsMissing() {
        let error = #expect(throws: DaybookError.self) { try Templates(folders: [Checkout.templates], locale: "xx") }
        #expect(error.map { "\($0)".contains("de, en") } ?? false)
    }

    @Test func keepsTheStyleSheetUnderTwentyKilobytes() throws {
        let sheet = try #require(Templates(folders: [Checkout.templates]).assets["daybook.css"])
        #expect(sheet.count < 20_000)
    }
}
