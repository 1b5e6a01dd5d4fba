import DaybookEngine
import DaybookModules
import Foundation
import Testing

struct HouseRuleTests {
    private let tree: SourceTree

    init() throws {
        tree = try SourceTree()
    }

    @Test func keepsLinesWithin120Columns() {
        for file in tree.files {
            for (number, line) in file.lines.enumerated() where line.count > 120 {
                Issue.record("\(file.path):\(number + 1) has \(line.count) columns")
            }
        }
    }

    @Test func keepsFilesWithin350LinesAndTestsWithin400() {
        for file in tree.files {
            // The reference is one long argument by design: all reports beside each other.
            let limit = file.path.hasPrefix("Tests/") || file.target == "DaybookTesting" ? 400 : 350
            if file.lines.count > limit { Issue.record("\(file.path) has \(file.lines.count) lines") }
        }
    }

    @Test func keepsFunctionsWithin70Lines() {
        for file in tree.files {
            var start: (line: Int, indent: Int)?
            for (number, line) in file.lines.enumerated() {
                let indent = line.prefix { $0 == " " }.count
                let words = line.split(separator: " ")
                if words.contains("func") || words.contains(where: { $0.hasPrefix("init(") }) {
                    if start.map({ indent <= $0.indent }) ?? true { start = (number, indent) }
                }
                if let begun = start, line.hasPrefix(String(repeating: " ", count: begun.indent) + "}") {
                    if number - begun.line > 70 {
                        Issue.record("\(file.path):\(begun.line + 1) is \(number - begun.line) lines")
                    }
                    start = nil
                }
            }
        }
    }

    @Test func documentsEveryPackageTypeAndFunction() {
        for file in tree.sources {
            for (number, line) in file.lines.enumerated() {
                let text = line.trimmingCharacters(in: .whitespaces)
                guard text.hasPrefix("package "), !text.hasPrefix("package import"),
                    text.contains("func ") || text.contains("struct ") || text.contains("enum ")
                        || text.contains("class ")
                        || text.contains("protocol ") || text.contains("init(") || text.contains("init?(")
                        || text.contains("subscript")
                else { continue }
                if isDocumented(file, number) || isRequirement(text) { continue }
                Issue.record("\(file.path):\(number + 1) is not documented: \(text)")
            }
        }
    }

    @Test func namesFoldersAndFilesByWhatTheyHold() {
        let banned = ["Utils", "Helpers", "Common", "Manager", "Framework", "Extensions", "Placeholder"]
        for file in tree.files {
            for part in file.path.split(separator: "/") {
                let name = part.split(separator: ".")[0]
                if banned.contains(String(name)) || part.contains(" ") {
                    Issue.record("\(file.path) has a name that says nothing")
                }
            }
        }
    }

    @Test func leavesNothingUnfinishedAndForcesNothing() {
        let banned = ["TO" + "DO", "FIX" + "ME", "try" + "!", "as" + "!", "fatal" + "Error("]
        for file in tree.sources {
            for (number, line) in file.lines.enumerated() {
                for word in banned where line.contains(word) { Issue.record("\(file.path):\(number + 1) has \(word)") }
            }
        }
    }

    @Test func listsEveryModuleFolderInTheCatalog() throws {
        let folder = tree.root.appending(path: "Sources/DaybookModules")
        let folders = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter {
            !$0.hasSuffix(".swift")
        }
        let available = Catalog.daybook.modules.filter(\.isAvailable)
        #expect(Set(folders.map { $0.lowercased() }) == Set(available.map { $0.id.replacing("_", with: "") }))
    }

    private func isDocumented(_ file: SourceTree.File, _ number: Int) -> Bool {
        var line = number - 1
        while line >= 0, file.lines[line].trimmingCharacters(in: .whitespaces).hasPrefix("@") { line -= 1 }
        return line >= 0 && file.lines[line].trimmingCharacters(in: .whitespaces).hasPrefix("///")
    }

    /// What a protocol documents need not be documented where it is met.
    private func isRequirement(_ text: String) -> Bool {
        let known = [
            "mutating func add(_", "mutating func merge(_", "func run(in workplace", "init?(_ value: Value)",
            "func bytes(of segment", "static func run(_", "init() {}", "struct Iterator",
        ]
        return known.contains { text.contains($0) }
    }
}
