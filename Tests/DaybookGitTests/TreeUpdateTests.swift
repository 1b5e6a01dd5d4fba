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

    @Test func keepLinksProgramsAndRepositoriesOfOthersBesideAChange() throws {
        let folder = try TemporaryFolder()
        let repository = try GitRepository.create(at: folder.path)
        try folder.write("a/program", "1")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.path + "/a/program")
        try FileManager.default.createSymbolicLink(atPath: folder.path + "/a/link", withDestinationPath: "program")
        _ = folder.git("add", "-A")
        let other = String(repeating: "1", count: 40)
        #expect(folder.git("update-index", "--add", "--cacheinfo", "160000,\(other),a/theirs") == "")
        _ = folder.git("-c", "user.name=A", "-c", "user.email=a@b", "commit", "-qm", "Theirs")
        try folder.write("a/ours", "1")
        try repository.commit([.file("a/ours")], author: author, at: noon, message: GitMessage("Ours"))
        let listed = folder.git("ls-tree", "-r", "HEAD").split(separator: "\n").map { line in
            "\(line.prefix(6)) \(line.split(separator: "\t").last ?? "")"
        }
        #expect(listed == ["120000 a/link", "100644 a/ours", "100755 a/program", "160000 a/theirs"])
    }

    @Test func hasNoFolderLeftWhereTheLastFileWent() throws {
        let folder = try TemporaryFolder()
        let repository = try GitRepository.create(at: folder.path)
        let paths = (0..<300).map { "a/\($0 % 7)/\($0)" }
        for path in paths { try folder.write(path, path) }
        try repository.commit(paths.map(GitChange.file), author: author, at: noon, message: GitMessage("Many"))
        #expect(folder.git("fsck", "--full", "--strict") == "" && folder.git("status", "--porcelain") == "")
        for path in paths { try FileManager.default.removeItem(atPath: "\(folder.path)/\(path)") }
        try repository.commit(paths.map(GitChange.removed), author: author, at: noon, message: GitMessage("None"))
        #expect(folder.git("ls-tree", "-r", "-t", "HEAD") == "" && folder.git("status", "--porcelain") == "")
    }

    @Test func keepNamesThatAreNoTextAndAccentsAsTheyAreWritten() throws {
        let folder = try TemporaryFolder()
        let repository = try GitRepository.create(at: folder.path)
        // The one accent in two ways, which are equal as strings, and a byte that no text has.
        let names: [[UInt8]] = [[0xC3, 0xB1], [0x6E, 0xCC, 0x83], [0x62, 0xFF]]
        for name in names {
            let path = (Array("\(folder.path)/".utf8) + name + [0]).map(CChar.init(bitPattern:))
            let descriptor = open(path, O_CREAT, 0o644)
            try #require(descriptor >= 0)
            close(descriptor)
        }
        _ = folder.git("add", "-A")
        _ = folder.git("-c", "user.name=A", "-c", "user.email=a@b", "commit", "-qm", "Theirs")
        try folder.write("ours", "1")
        try repository.commit([.file("ours")], author: author, at: noon, message: GitMessage("Ours"))
        let listed = folder.git("ls-tree", "--name-only", "HEAD")
        #expect(listed == "\"b\\377\"\n\"n\\314\\203\"\nours\n\"\\303\\261\"\n")
        #expect(folder.git("status", "--porcelain") == "")
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

    @Test func refuseWhatTheIndexRefusesBeforeThereIsACommit() throws {
        let folder = try TemporaryFolder()
        let repository = try GitRepository.create(at: folder.path)
        // What Windows takes for `.git`.
        try folder.write("git~1", "1")
        try folder.write("a", "1")
        #expect(throws: DaybookError.self) {
            try repository.commit([.file("a"), .file("git~1")], author: author, at: noon, message: GitMessage("None"))
        }
        #expect(try repository.head == nil)
        try repository.commit([.file("a")], author: author, at: noon, message: GitMessage("One"))
        #expect(folder.git("status", "--porcelain") == "?? git~1\n")
    }
}
