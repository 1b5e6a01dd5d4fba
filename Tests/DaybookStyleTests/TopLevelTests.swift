import Foundation
import Testing

struct TopLevelTests {
    @Test func holdsNothingAtTheTopButWhatBelongsThere() throws {
        let known: Set<String> = [
            "Package.swift", "Sources", "Tests", "site-templates", "data", "public", "README.md",
            "LICENSE", "Makefile",
            "Package.resolved",
        ]
        let root = try SourceTree().root
        let names = try FileManager.default.contentsOfDirectory(atPath: root.path).filter { !$0.hasPrefix(".") }
        #expect(Set(names).subtracting(known).isEmpty)
    }

    @Test func keepsTheProgramEmpty() throws {
        let main = try #require(try SourceTree().sources.first { $0.path == "Sources/daybook/main.swift" })
        #expect(main.lines.count < 10)
    }
}
