import DaybookCore
import DaybookStore
import DaybookTesting
import Foundation
import Synchronization

/// A store in a temporary folder, removed with its last reference.
final class TestStore {
    static let author = Author(name: "Ada", email: "ada@example.org")
    /// 2026-03-01T12:00:00Z.
    static let noon = Instant(milliseconds: 1_772_366_400_000)

    let path: String

    /// Makes the store, and a project `blog` in it unless told otherwise.
    init(project: String? = "blog") throws {
        path = TestStore.temporaryPath()
        if project == "blog", let template = TestStore.template {
            try FileManager.default.copyItem(atPath: template, toPath: path)
            return
        }
        _ = try Store.initialize(at: path, author: TestStore.author, now: TestStore.noon, chance: TestStore.chance())
        if let project { try TestStore.makeProject(project, at: path) }
    }

    /// A store with the project `blog`, made once a process, since making one waits for the disk many times.
    private static let template: String? = {
        let path = temporaryPath()
        let made = try? Store.initialize(at: path, author: author, now: noon, chance: chance())
        guard made != nil, (try? makeProject("blog", at: path)) != nil else { return nil }
        atexit { TestStore.template.map { try? FileManager.default.removeItem(atPath: $0) } }
        return path
    }()

    private static func makeProject(_ name: String, at path: String) throws {
        let writer = try StoreWriter(at: path, command: "daybook test", processID: 4_711, now: noon)
        _ = try writer.createProject(named(name), author: author, now: noon)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    func writer(_ files: any FileSystem = LinuxFileSystem(), now: Instant = noon) throws -> StoreWriter {
        try StoreWriter(
            at: path, command: "daybook test", processID: 4_711, now: now, files: files, chance: TestStore.chance())
    }

    func snapshot() throws -> StoreSnapshot { try StoreSnapshot.open(at: path) }

    /// The event lines of a project, sealed ones first.
    func lines(of slug: String = "blog", openTail: Bool = true) throws -> [String] {
        let snapshot = try snapshot()
        let segments = try snapshot.segments(of: snapshot.project(slug: slug), openTail: openTail)
        let sealed = try segments.segments.flatMap { try segments.bytes(of: $0) }
        return String(decoding: sealed + segments.openTail, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    /// Paths of all files below the data directory but git's own.
    func files(below folder: String = "") -> [String] {
        let all = FileManager.default.enumerator(atPath: path + "/" + folder)?.compactMap { $0 as? String } ?? []
        return all.filter { !$0.hasPrefix(".git/") && !isFolder(folder.isEmpty ? $0 : "\(folder)/\($0)") }.sorted()
    }

    func read(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(fileURLWithPath: "\(path)/\(name)"))) }

    func write(_ name: String, _ bytes: [UInt8]) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: "\(path)/\(name)"))
    }

    private func isFolder(_ name: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: "\(path)/\(name)", isDirectory: &isFolder) && isFolder.boolValue
    }

    /// A new path; in memory where the machine has such a file system, since these suites wait for the disk a lot.
    static func temporaryPath() -> String {
        let isInMemory = FileManager.default.isWritableFile(atPath: "/dev/shm")
        let base = isInMemory ? "/dev/shm" : NSTemporaryDirectory()
        let folder = URL(fileURLWithPath: base).resolvingSymlinksInPath().path
        return "\(folder)/daybook-store-\(UUID().uuidString)"
    }

    static func named(_ name: String) -> Value { .object([.init("name", .text(name))]) }

    /// Bytes that differ from call to call, also from process to process.
    static func chance() -> Chance { .system }

    /// A log line with an id and a time.
    static func line(_ id: Int, minute: Int = 0) -> [UInt8] {
        let time = noon.milliseconds + minute * 60_000
        return Array(#"{"id":"\#(id)","time":\#(time),"received":\#(time),"type":"pageview"}"#.utf8)
    }

    static func journalLine(_ id: Int, project: String = "blog", stream: DaybookCore.Stream = .events) -> JournalLine {
        JournalLine(project: project, stream: stream, line: line(id, minute: id))
    }
}
