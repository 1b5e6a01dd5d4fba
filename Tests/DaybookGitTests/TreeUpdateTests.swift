import DaybookCore
import DaybookGit
import DaybookTesting
import Foundation
import Testing

/// The trees of commits, which Daybook makes itself, beside those that the git program makes of the same index.
struct TreeUpdateTests {
    private let author = GitAuthor(name: "Ada", email: "ada@example.org")
    private let noon = Instant(milliseconds: 1_767_268_800_000)
    /// Names whose order differs with and without the slash of a folder.
    private static let names = ["a", "a-b", "a.b", "a0", "aa", "b", "ä"]

    private func randomPath(_ random: inout SeededRandom) -> String {
        let depth = Int.random(in: 1...4, using: &random)
        return (0..<depth).map { _ in TreeUpdateTests.names.randomElement(using: &random) ?? "a" }
            .joined(separator: "/")
    }

    @Test(arguments: 1...4) func areThoseThatGitMakesOfTheSameFiles(seed: Int) throws {
        let folder = try TemporaryFolder()
        let repository = try GitRepository.create(at: folder.path)
        var random = SeededRandom(seed: seed)
        var paths: Set<String> = []
        for round in 0..<12 {
            var changes: [GitChange] = []
            for path in paths.sorted() where Int.random(in: 0..<3, using: &random) == 0 {
                try FileManager.default.removeItem(atPath: "\(folder.path)/\(path)")
                paths.remove(path)
                changes.append(.removed(path))
            }
            for path in (0..<8).map({ _ in randomPath(&random) }) {
                let isFree = !paths.contains { $0.hasPrefix(path + "/") || path.hasPrefix($0 + "/") }
                guard isFree else { continue }
                // A folder whose files went above may be in the way.
                let whole = "\(folder.path)/\(path)"
                if !paths.contains(path), isFolder(whole) { try FileManager.default.removeItem(atPath: whole) }
                try folder.write(path, "\(round) \(path)")
                paths.insert(path)
                changes.append(.file(path))
            }
            changes += [.removed("never/there"), .removed("a/b/never")]
            try repository.commit(changes, author: author, at: noon, message: GitMessage("Round \(round)"))
            #expect(try repository.files(below: "") == paths.sorted())
            #expect(folder.git("write-tree") == folder.git("rev-parse", "HEAD^{tree}"))
            #expect(folder.git("status", "--porcelain") == "")
            if round % 5 == 4 { _ = folder.git("gc", "--quiet") }
        }
        #expect(folder.git("fsck", "--full", "--strict") == "")
    }

    private func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }

    @Test func keepAFolderWhoseNameIsToBeRemovedAsAFile() throws {
        let folder = try TemporaryFolder()
        let repository = try GitRepository.create(at: folder.path)
        try folder.write("a/b", "1")
        try folder.write("c", "2")
        let first = try repository.commit(
            [.file("a/b"), .file("c")], author: author, at: noon, message: GitMessage("Two"))
        let second = try repository.commit(
            [.removed("a"), .removed("c/d")], author: author, at: noon, message: GitMessage("None"))
        #expect(first == second)
    }

    @Test(arguments: ["", "/a", "a//b", "a/", "../a", "a/./b", ".git/config", "a/.GIT/b"])
    func refuseAPathThatNoWorkTreeMayHave(path: String) throws {
        let folder = try TemporaryFolder()
        let repository = try GitRepository.create(at: folder.path)
        #expect(throws: DaybookError.self) {
            try repository.commit([.removed(path)], author: author, at: noon, message: GitMessage("None"))
        }
        #expect(try repository.head == nil)
    }
}
