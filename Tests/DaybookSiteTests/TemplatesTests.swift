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

    @Test func namesFileLineAndReasonOfABrokenTemplate() throws {
        let theme = try folder(["report.mustache": "<p>\n{{#open}}\n"])
        let error = #expect(throws: DaybookError.self) {
            try Templates(folders: [theme.path, Checkout.templates])
        }
        let words = error.map { "\($0)" } ?? ""
        #expect(words.contains("report.mustache") && words.contains("line 3"), "\(words)")
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
