import DaybookCore
import DaybookGit
import DaybookStore
import Foundation
import Testing

struct CommitEditsTests {
    private let author = TestStore.author
    private let noon = TestStore.noon

    private func write(_ text: String, to path: String, of store: TestStore) throws {
        let folder = URL(fileURLWithPath: "\(store.path)/\(path)").deletingLastPathComponent()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try store.write(path, Array(text.utf8))
    }

    private func commit(_ store: TestStore) throws -> [String] {
        try store.writer().commitWaiting(author: author, now: noon)
    }

    @Test func refusesEveryFileThatIsNoDefinitionAndNamesThem() throws {
        let store = try TestStore()
        let head = try store.snapshot().commit
        let foreign = [
            "access.log", "projects/blog/Goals/g.json", "projects/blog/a.json", "projects/blog/goals/deep/g.json",
            "projects/blog/notes.txt", "projects/x.json",
        ]
        for path in foreign { try write("{}", to: path, of: store) }
        try write("{}", to: "projects/blog/goals/g.json", of: store)
        let refusal = #expect(throws: DaybookError.self) { try commit(store) }
        #expect(refusal?.code == .refused)
        #expect(refusal?.message.hasPrefix(foreign.joined(separator: ", ")) == true)
        #expect(refusal?.remedy.contains("move them out of the data directory") == true)
        #expect(try store.snapshot().commit == head)
        for path in foreign.dropFirst() { try FileManager.default.removeItem(atPath: "\(store.path)/\(path)") }
        let one = #expect(throws: DaybookError.self) { try commit(store) }
        #expect(one?.remedy.contains("move it out of the data directory") == true)
        try FileManager.default.removeItem(atPath: "\(store.path)/access.log")
        #expect(try commit(store) == ["projects/blog/goals/g.json"])
    }

    @Test func commitsThatAForeignFileOfAnEarlierCommitIsGone() throws {
        let store = try TestStore()
        try write("x", to: "notes.txt", of: store)
        try GitRepository.open(at: store.path).commit(
            [.file("notes.txt")], author: GitAuthor(name: "Ada", email: ""), at: noon, message: GitMessage("By hand"))
        try FileManager.default.removeItem(atPath: "\(store.path)/notes.txt")
        #expect(try commit(store) == ["notes.txt"])
        #expect(try !store.snapshot().paths(below: "").contains("notes.txt"))
    }

    @Test(arguments: [
        "203.0.113.7", "ip=203.0.113.7:80,", "(203.0.113.7).", "2001:db8::1", "[2001:db8::1]:443", "::ffff:203.0.113.7",
        "fe80::1%eth0", "host 2001:DB8:0:0:8:800:200C:417A:", "2001:db8::/32", "::1",
    ])
    func refusesAFileWithAnAddressAndNamesItsLine(text: String) throws {
        let store = try TestStore()
        try write("{\n\"note\": \"\(text)\"}\n", to: "projects/blog/goals/g.json", of: store)
        let refusal = #expect(throws: DaybookError.self) { try commit(store) }
        #expect(refusal?.code == .refused)
        #expect(refusal?.message.contains("projects/blog/goals/g.json holds an IP address in line 2") == true)
    }

    @Test func takesTimesVersionsAndNamesOfProgramsForNoAddress() throws {
        let store = try TestStore()
        let text = "12:30:45 2026-03-01T12:00:00Z 1.2.3 1.2.3.4.5 256.1.1.1 std::vector Foo::Bar a :: b :: 0.1.2.\n"
        try write(text, to: "README.md", of: store)
        #expect(try commit(store) == ["README.md"])
    }

    @Test func letsRulesNameTheAddressesOfOnesOwnTraffic() throws {
        let store = try TestStore()
        try write(
            #"{"kind":"exclude","column":"visitor","patterns":["203.0.113.7"]}"# + "\n",
            to: "projects/blog/rules/own.json", of: store)
        #expect(try commit(store) == ["projects/blog/rules/own.json"])
    }
}
