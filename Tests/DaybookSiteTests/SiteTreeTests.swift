import DaybookCore
import DaybookJSON
import DaybookSite
import DaybookTesting
import Foundation
import Glibc
import Testing

struct SiteTreeTests {
    private let folder: TemporaryFolder
    private var root: String { folder.path("public") }

    init() throws {
        folder = try TemporaryFolder()
    }

    private func file(_ path: String, _ text: String) -> SiteFile { SiteFile(path: path, bytes: Array(text.utf8)) }

    private var manifest: Manifest? {
        folder.bytes("public/build.json").flatMap { try? JSON.parse($0) }.flatMap(Manifest.init)
    }

    @discardableResult
    private func publish(_ files: [SiteFile], force: Bool = false) throws -> SiteTree.Outcome {
        let tree = try SiteTree(root: root, previous: manifest, force: force)
        for file in files { try tree.add(file, inputs: "of \(file.path)") }
        return try tree.publish(facts: [.init("daybook", .text("test"))])
    }

    private func inode(_ path: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: "\(root)/\(path)")
        return try #require(attributes[.systemFileNumber] as? Int)
    }

    @Test func writesNothingWhereNothingChanged() throws {
        try publish([file("index.html", "a"), file("s/30d/index.html", "b")])
        let before = try ["index.html", "s/30d/index.html", "build.json"].map(inode)
        let outcome = try publish([file("index.html", "a"), file("s/30d/index.html", "b")])
        #expect(outcome.isUnchanged)
        #expect(try ["index.html", "s/30d/index.html", "build.json"].map(inode) == before)
    }

    @Test func linksUnchangedFilesIntoTheNewTreeAndRemovesOnlyWhatItListed() throws {
        try publish([file("a.html", "a"), file("b.html", "b"), file("old/c.html", "c")])
        try Data("mine".utf8).write(to: URL(fileURLWithPath: "\(root)/CNAME"))
        let kept = try inode("a.html")
        let outcome = try publish([file("a.html", "a"), file("b.html", "changed")])
        #expect(outcome.written == 1 && outcome.kept == 1 && outcome.removed == 1)
        #expect(try inode("a.html") == kept)
        #expect(folder.files(below: "public").keys.sorted() == ["CNAME", "a.html", "b.html", "build.json"])
        #expect(folder.bytes("public/b.html") == Array("changed".utf8))
    }

    @Test func leavesTheSiteAsItIsWhereAFileOfOthersCouldNotBeCarriedOver() throws {
        try publish([file("a.html", "a")])
        let name = (Array(root.utf8) + [0x2F, 0x63, 0xE9, 0]).map { CChar(bitPattern: $0) }
        let descriptor = open(name, O_CREAT, 0o644)
        try #require(descriptor >= 0)
        close(descriptor)
        let error = #expect(throws: DaybookError.self) { try publish([file("a.html", "changed")]) }
        #expect(error?.message.contains("not UTF-8") == true)
        #expect(folder.bytes("public/a.html") == Array("a".utf8))
    }

    @Test func restoresAFileThatSomebodyChanged() throws {
        try publish([file("a.html", "a")])
        try Data("tampered".utf8).write(to: URL(fileURLWithPath: "\(root)/a.html"))
        try publish([file("a.html", "a")])
        #expect(folder.bytes("public/a.html") == Array("a".utf8))
    }

    @Test func refusesAFolderOfOthersUnlessForced() throws {
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
        try Data("mine".utf8).write(to: URL(fileURLWithPath: "\(root)/notes.txt"))
        let error = #expect(throws: DaybookError.self) { try publish([file("a.html", "a")]) }
        #expect(error?.code == .refused)
        #expect(folder.files(below: "public").keys.sorted() == ["notes.txt"])
        try publish([file("a.html", "a")], force: true)
        #expect(folder.bytes("public/notes.txt") == Array("mine".utf8))
    }

    @Test func countsAFolderWithOnlyAReadmeAsEmptyAndLeavesTheReadme() throws {
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
        try Data("read me".utf8).write(to: URL(fileURLWithPath: "\(root)/README.md"))
        try publish([file("a.html", "a")])
        #expect(folder.bytes("public/README.md") == Array("read me".utf8))
        #expect(manifest?.entries.map(\.path) == ["a.html"])
    }

    @Test func makesFilesAndFoldersReadableWhateverTheUmask() throws {
        let before = umask(0o077)
        defer { _ = umask(before) }
        try publish([file("s/a.html", "a")])
        func mode(_ path: String) throws -> Int? {
            try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        }
        #expect(try mode(root) == 0o755)
        #expect(try mode("\(root)/s") == 0o755)
        #expect(try mode("\(root)/s/a.html") == 0o644)
    }

    @Test func writesThroughALinkIntoTheFolderItNames() throws {
        try FileManager.default.createDirectory(atPath: folder.path("real"), withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(atPath: root, withDestinationPath: folder.path("real"))
        try publish([file("a.html", "a")])
        #expect(folder.bytes("real/a.html") == Array("a".utf8))
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: root) == folder.path("real"))
    }

    @Test func takesNamesOfOneLetterAndAnyNumberOfSlashes() throws {
        for name in ["p", "p/", "p//", "./p"] {
            let tree = try SiteTree(root: "\(folder.path)/x/\(name)", previous: nil, force: true)
            try tree.add(file("a.html", name), inputs: "i")
            _ = try tree.publish(facts: [])
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("x")) == ["p"])
        }
        #expect(SitePath.real("z").hasSuffix("/z"))
    }

    @Test func writesAFileAgainThatWasCutShort() throws {
        try publish([file("s/index.html", "whole")])
        try Data().write(to: URL(fileURLWithPath: "\(root)/s/index.html"))
        let tree = try SiteTree(root: root, previous: manifest, force: false)
        #expect(!tree.isWhole)
        let isKept = tree.keep(["s/"], inputs: "of s/index.html")
        #expect(!isKept)
    }

    @Test func removesWhatAKilledBuildLeft() throws {
        try publish([file("a.html", "a")])
        for process in ["4194305", "\(getpid())"] {
            try FileManager.default.createDirectory(
                atPath: "\(root).daybook-\(process)", withIntermediateDirectories: true)
        }
        try publish([file("a.html", "b")])
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["public"])
    }

    @Test func writesNewFactsThoughNoPageChanged() throws {
        var tree = try SiteTree(root: root, previous: nil, force: false)
        _ = try tree.publish(facts: [.init("commit", .text("one"))])
        tree = try SiteTree(root: root, previous: manifest, force: false)
        #expect(try tree.publish(facts: [.init("commit", .text("two"))]).isUnchanged)
        #expect(manifest?.fact("commit") == .text("two"))
    }

    @Test func writesWhatIsTheSameOnce() throws {
        let tree = try SiteTree(root: root, previous: nil, force: false)
        try tree.add(Array("rows".utf8), at: [("all/a.csv", "1"), ("90d/a.csv", "2")])
        _ = try tree.publish(facts: [])
        #expect(try inode("all/a.csv") == inode("90d/a.csv"))
        #expect(manifest?.entries.map(\.inputs) == ["2", "1"])
        let again = try SiteTree(root: folder.path("again"), previous: nil, force: false)
        try again.add(Array("rows".utf8), at: [("all/a.csv", "1"), ("90d/a.csv", "2")])
        try again.add(file("all/a.csv", "later"), inputs: "3")
        _ = try again.publish(facts: [])
        #expect(folder.bytes("again/90d/a.csv") == Array("rows".utf8))
        try publish([file("all/a.csv", "rows"), file("90d/a.csv", "other")])
        #expect(folder.bytes("public/all/a.csv") == Array("rows".utf8))
        #expect(folder.bytes("public/90d/a.csv") == Array("other".utf8))
    }

    @Test func takesFilesFromManyThreads() async throws {
        let tree = try SiteTree(root: root, previous: nil, force: false)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<200 {
                group.addTask {
                    try tree.add(SiteFile(path: "\(number % 7)/\(number).html", bytes: [UInt8(number)]), inputs: "i")
                }
            }
            try await group.waitForAll()
        }
        #expect(try tree.publish(facts: []).written == 200)
        #expect(folder.files(below: "public").count == 201)
        #expect(folder.bytes("public/6/13.html") == [13])
    }

    @Test func showsNobodyABuildThatIsNotDoneAndForgetsOneThatFails() throws {
        try publish([file("a.html", "a")])
        do {
            let tree = try SiteTree(root: root, previous: manifest, force: false)
            try tree.add(file("a.html", "b"), inputs: "i")
            #expect(tree.bytes(at: "a.html") == Array("b".utf8))
            #expect(folder.bytes("public/a.html") == Array("a".utf8))
            let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0 != "public" }
            #expect(names.count == 1)
            for name in names {
                let attributes = try FileManager.default.attributesOfItem(atPath: folder.path(name))
                #expect(attributes[.posixPermissions] as? Int == 0o700)
            }
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["public"])
        #expect(folder.bytes("public/a.html") == Array("a".utf8))
    }

    @Test func leavesNoOtherFolderBehind() throws {
        try publish([file("a.html", "a")])
        try publish([file("a.html", "b")])
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["public"])
    }
}
