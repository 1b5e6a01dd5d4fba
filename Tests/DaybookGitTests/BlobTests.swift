import DaybookCore
import DaybookGit
import DaybookTesting
import Foundation
import Testing

/// The files of a commit, which Daybook packs into git's objects itself.
struct BlobTests {
    private let author = GitAuthor(name: "Ada", email: "ada@example.org")
    private let noon = Instant(milliseconds: 1_767_268_800_000)

    private func contents() -> [[UInt8]] {
        var random = SeededRandom(seed: 2)
        let line = Array("{\"id\":\"01a1fd1a\",\"path\":\"/guide\"}\n".utf8)
        let sizes = [0, 1, 100, 1 << 16, (1 << 20) - 20, (1 << 20) - 13, 1 << 20, (1 << 20) + 1, 3 << 20]
        return sizes.map { size in
            (0..<size).map { size % 2 == 0 ? line[$0 % line.count] : UInt8(truncatingIfNeeded: random.next()) }
        }
    }

    @Test func areWhatGitReadsOfTheFiles() throws {
        let folder = try TemporaryFolder()
        let repository = try GitRepository.create(at: folder.path)
        let contents = contents()
        for (index, bytes) in contents.enumerated() {
            try Data(bytes).write(to: URL(fileURLWithPath: "\(folder.path)/\(index)"))
        }
        let changes = contents.indices.map { GitChange.file("\($0)") }
        try repository.commit(changes, author: author, at: noon, message: GitMessage("All"))
        for (index, bytes) in contents.enumerated() { #expect(try repository.bytes(of: "\(index)") == bytes) }
        #expect(folder.git("fsck", "--full", "--strict") == "" && folder.git("status", "--porcelain") == "")
        #expect(folder.git("count-objects").hasPrefix("\(contents.count + 2) objects"))
    }

    @Test func areStoredOnceAndLeaveNothingBehind() throws {
        let folder = try TemporaryFolder()
        let repository = try GitRepository.create(at: folder.path)
        for name in ["a", "b", "c"] { try folder.write(name, "the same") }
        try repository.commit(
            [.file("a"), .file("b"), .file("c")], author: author, at: noon, message: GitMessage("Three"))
        #expect(throws: DaybookError.self) {
            try repository.commit([.file("missing")], author: author, at: noon, message: GitMessage("None"))
        }
        let objects = folder.path + "/.git/objects"
        let names = try FileManager.default.subpathsOfDirectory(atPath: objects)
        #expect(names.filter { $0.contains("tmp") } == [])
        let blob = folder.git("rev-parse", "HEAD:a").prefix(40)
        let path = "\(objects)/\(blob.prefix(2))/\(blob.dropFirst(2))"
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o444)
    }
}
