import DaybookCore
import DaybookGit
import Foundation
import Testing

struct GitRepositoryTests {
    private let author = GitAuthor(name: "Ada", email: "ada@example.org")
    private let noon = Instant(milliseconds: 1_767_268_800_000)

    @Test func commitsOnlyTheNamedPathsAndLeavesTheirIndexInStep() throws {
        let folder = try TemporaryFolder()
        let repository = try GitRepository.create(at: folder.path)
        #expect(try repository.head == nil)
        try folder.write("a/one.txt", "1")
        try folder.write("two.txt", "2")
        let head = try repository.commit(
            [.file("a/one.txt")], author: author, at: noon, message: GitMessage("Add one"))
        #expect(try repository.head == head)
        #expect(try repository.files(below: "") == ["a/one.txt"])
        #expect(try repository.waitingPaths() == ["two.txt"])
        #expect(folder.git("status", "--porcelain") == "?? two.txt\n")
    }

    @Test func keepsWhatTheUserStagedOutOfACommitAndStillStaged() throws {
        let folder = try TemporaryFolder()
        let repository = try GitRepository.create(at: folder.path)
        try folder.write("mine.txt", "staged")
        try folder.write("ours.txt", "1")
        _ = folder.git("add", "mine.txt")
        try repository.commit([.file("ours.txt")], author: author, at: noon, message: GitMessage("Ours"))
        #expect(try repository.files(below: "") == ["ours.txt"])
        #expect(folder.git("status", "--porcelain") == "A  mine.txt\n")
    }

    @Test func makesNoCommitWhereNothingChanges() throws {
        let folder = try TemporaryFolder()
        let repository = try GitRepository.create(at: folder.path)
        try folder.write("a.txt", "1")
        let first = try repository.commit([.file("a.txt")], author: author, at: noon, message: GitMessage("One"))
        let second = try repository.commit(
            [.file("a.txt"), .removed("never.txt")], author: author, at: noon, message: GitMessage("Two"))
        #expect(first == second)
        #expect(folder.git("rev-list", "--count", "HEAD") == "1\n")
    }

    @Test func removesPathsFromTreeAndIndex() throws {
        let folder = try TemporaryFolder()
        let repository = try GitRepository.create(at: folder.path)
        try folder.write("a/b.txt", "1")
        try folder.write("c.txt", "2")
        let first = try repository.commit(
            [.file("a/b.txt"), .file("c.txt")], author: author, at: noon, message: GitMessage("Two files"))
        try FileManager.default.removeItem(atPath: folder.path + "/a/b.txt")
        try repository.commit([.removed("a/b.txt")], author: author, at: noon, message: GitMessage("One file"))
        #expect(try repository.files(below: "") == ["c.txt"])
        #expect(try repository.files(below: "a", at: first) == ["a/b.txt"])
        #expect(try repository.bytes(of: "a/b.txt", at: "HEAD~1") == Array("1".utf8))
        #expect(try repository.bytes(of: "a/b.txt") == nil)
        #expect(try repository.waitingPaths().isEmpty)
    }

    @Test func readsEachOfTwoCommitsByTurns() throws {
        let folder = try TemporaryFolder()
        let repository = try GitRepository.create(at: folder.path)
        let ids = try ["1", "2"].map { text in
            try folder.write("a/b.txt", text)
            return try repository.commit([.file("a/b.txt")], author: author, at: noon, message: GitMessage(text))
        }
        for turn in 0..<6 {
            #expect(try repository.bytes(of: "a/b.txt", at: ids[turn % 2]) == Array("\(turn % 2 + 1)".utf8))
        }
    }

    @Test func storesBytesAsTheyAreWhateverAttributesSay() throws {
        let folder = try TemporaryFolder()
        let repository = try GitRepository.create(at: folder.path)
        try folder.write(".gitattributes", "* text=auto ident\n")
        try folder.write("a.txt", "one\r\n$Id: x$\r\n")
        try repository.commit([.file("a.txt")], author: author, at: noon, message: GitMessage("Add"))
        #expect(try repository.bytes(of: "a.txt") == Array("one\r\n$Id: x$\r\n".utf8))
    }

    @Test func writesAuthorTimeAndTrailersAndLetsNoValueAddOne() throws {
        let folder = try TemporaryFolder()
        let repository = try GitRepository.create(at: folder.path)
        try folder.write("a.txt", "1")
        let message = GitMessage("Add a", trailers: [.init("Project", "blog\nLines: 9"), .init("Lines", "3")])
        try repository.commit(
            [.file("a.txt")], author: GitAuthor(name: "A\n<da>", email: ""), at: noon, message: message)
        #expect(folder.git("log", "-1", "--format=%an|%ae|%at") == "Ada|daybook|1767268800\n")
        #expect(folder.git("log", "-1", "--format=%(trailers)") == "Project: blog Lines: 9\nLines: 3\n\n")
    }

    @Test func refusesASymbolicLink() throws {
        let folder = try TemporaryFolder()
        let repository = try GitRepository.create(at: folder.path)
        try FileManager.default.createSymbolicLink(atPath: folder.path + "/a", withDestinationPath: "/etc/hostname")
        let error = #expect(throws: DaybookError.self) {
            try repository.commit([.file("a")], author: author, at: noon, message: GitMessage("Add"))
        }
        #expect(error?.code == .refused)
    }

    @Test func opensOnlyTheFolderItselfAndNamesAMissingCommit() throws {
        let folder = try TemporaryFolder()
        let repository = try GitRepository.create(at: folder.path)
        try folder.write("inner/a.txt", "1")
        #expect(throws: DaybookError.self) { try GitRepository.open(at: folder.path + "/inner") }
        #expect(throws: DaybookError.self) { try repository.commitID(of: "nowhere") }
    }

    @Test func findsASurroundingRepositoryUnlessItIgnoresTheFolder() throws {
        let folder = try TemporaryFolder()
        _ = try GitRepository.create(at: folder.path)
        try folder.write(".gitignore", "/data/*\n!/data/README.md\n")
        try folder.write("data/README.md", "")
        try folder.write("other/README.md", "")
        #expect(try GitRepository.surrounding(folder: folder.path + "/data", wouldTrack: "store.json") == nil)
        #expect(
            try GitRepository.surrounding(folder: folder.path + "/other", wouldTrack: "store.json")
                == folder.path + "/")
    }

    @Test(arguments: [mode_t(0o000), 0o077]) func makesARepositoryThatOnlyItsOwnerCanRead(mask: mode_t) async {
        await #expect(processExitsWith: .success) { [mask] in
            let folder = try TemporaryFolder()
            umask(mask)
            _ = try GitRepository.create(at: folder.path)
            let git = folder.path + "/.git"
            let names = FileManager.default.enumerator(atPath: git)?.compactMap { $0 as? String } ?? []
            #expect(names.count > 5)
            for path in [git] + names.map({ git + "/" + $0 }) {
                let attributes = try FileManager.default.attributesOfItem(atPath: path)
                let isFolder = attributes[.type] as? FileAttributeType == .typeDirectory
                #expect(attributes[.posixPermissions] as? Int == (isFolder ? 0o700 : 0o600), "\(path)")
            }
        }
    }

    @Test func turnsAutomaticRepackingOffAndStartsOnMain() throws {
        let folder = try TemporaryFolder()
        _ = try GitRepository.create(at: folder.path)
        #expect(folder.git("config", "gc.auto") == "0\n")
        #expect(folder.git("symbolic-ref", "HEAD") == "refs/heads/main\n")
    }
}
