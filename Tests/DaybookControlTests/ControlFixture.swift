import DaybookClassify
import DaybookControl
import DaybookCore
import DaybookImport
import DaybookOperations
import DaybookStore
import DaybookTesting
import Foundation
import Synchronization

/// A store that a server holds, and commands that find its lock taken.
final class ControlFixture: Sendable {
    let folder: TemporaryFolder
    let keeper: StoreKeeper
    let journal: Journal
    let server: ControlServer
    /// What progress commands were told.
    let told = Told()

    final class Told: Sendable {
        let progress = Mutex<[DaybookOperations.Progress]>([])
    }

    static let now = Instant(milliseconds: 1_790_000_000_000)
    static let classifiers = ClassifierFiles(
        patterns: UserAgentClassifier.installedPatterns, tables: "\(Checkout.templates)/tables", places: nil)

    var data: String { folder.path("data") }

    /// A store with the project `site`; `runs` starts the server.
    init(runs: Bool = true) throws {
        folder = try TemporaryFolder()
        let data = folder.path("data")
        let offline = ControlFixture.workplace(data)
        _ = try InitializeStore().run(in: offline)
        _ = try CreateProject(settings: .object([.init("name", .text("Site"))])).run(in: offline)
        let writer = try StoreWriter(at: data, command: "serve", processID: 4_711, now: ControlFixture.now)
        journal = writer.journal
        keeper = StoreKeeper(holding: writer)
        server = ControlServer(
            data: data, keeper: keeper, classifiers: ControlFixture.classifiers, clock: { ControlFixture.now })
        if runs { try server.start() }
    }

    deinit { server.stop(within: 5) }

    /// The workplace of a command that has nobody to ask.
    static func workplace(_ data: String) -> Workplace {
        Workplace(
            data: data, author: Author(name: "tester", email: "tester@example.com"), chance: .system, command: "test",
            processID: 1, clock: { ControlFixture.now })
    }

    /// The workplace of a command that may ask the server.
    var command: Workplace { command(as: Author(name: "ada", email: "ada@example.com")) }

    func command(as author: Author) -> Workplace {
        let told = told
        var workplace = Workplace(
            data: data, author: author, chance: .system, command: "test", processID: 1,
            clock: { ControlFixture.now }, progress: { progress in told.progress.withLock { $0.append(progress) } })
        workplace.deputy = ControlClient.carryOut
        return workplace
    }

    /// An import of a file by its path.
    static func importing(_ path: String, rejectedTo: String? = nil, project: String = "site") -> ImportFiles {
        var options = ImportFiles.Options(
            project: project, format: .combined, files: [path], tables: classifiers.tables)
        options.rejectedTo = rejectedTo
        return ImportFiles(options)
    }

    /// Lines of an access log, each another one.
    static func log(_ count: Int) -> String {
        let agent = "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0"
        return (0..<count).map { number in
            let time = "0\(number % 9 + 1)/Jun/2026:10:\(10 + number % 50):\(10 + number / 50 % 50) +0000"
            return #"203.0.\#(number % 113).9 - - [\#(time)] "GET /page-\#(number) HTTP/1.1" 200 5 "-" "\#(agent)"\#n"#
        }.joined()
    }

    func write(_ name: String, _ text: String) throws -> String {
        try Data(text.utf8).write(to: URL(fileURLWithPath: folder.path(name)))
        return folder.path(name)
    }

    func project(_ slug: String = "site") throws -> Project { try StoreSnapshot.open(at: data).project(slug: slug) }

    /// How many events the ledger holds.
    func sealedLineCount(_ slug: String = "site") throws -> Int {
        let store = try StoreSnapshot.open(at: data)
        return try store.segments(of: store.project(slug: slug)).segments.reduce(0) { $0 + $1.lineCount }
    }

    /// The stored lines without what differs between two imports of the same file: ids and visitors.
    func events(in data: String, whole: Bool = false) throws -> [String] {
        let store = try StoreSnapshot.open(at: data)
        let segments = try store.segments(of: store.project(slug: "site"))
        return try segments.segments.flatMap { try segments.bytes(of: $0).split(separator: 0x0A) }.map { line in
            let text = String(decoding: line, as: UTF8.self)
            return whole ? text : text.replacing(#/"(id|visitor)":"[^"]*"/#, with: "")
        }
    }
}

/// A thread of its own that appends lines to the journal, one batch each; the pool of tasks is for those that end.
final class Appending: Sendable {
    private let isToEnd = Mutex(false)
    private let ended = DispatchSemaphore(value: 0)
    private let count = Mutex(0)

    fileprivate init(_ journal: Journal, folder: String, from first: Int) {
        Thread.detachNewThread { [self] in
            var number = first
            while !isToEnd.withLock(\.self) || number == first {
                guard (try? journal.append([ControlFixture.line(number, in: folder)])) != nil else { break }
                number += 1
            }
            count.withLock { $0 = number - first }
            ended.signal()
        }
    }

    /// Ends it and tells how many lines were acknowledged.
    func stop() -> Int {
        isToEnd.withLock { $0 = true }
        ended.wait()
        return count.withLock(\.self)
    }
}

extension ControlFixture {
    /// A line of the journal with an id of its own.
    static func line(_ number: Int, in folder: String) -> JournalLine {
        let text = #"{"id":"x\#(number)","time":1789999990000,"received":1790000000000}"#
        return JournalLine(project: folder, stream: .events, line: Array(text.utf8))
    }

    /// Appends lines to the journal until it is stopped.
    func startAppending(from first: Int) throws -> Appending {
        Appending(journal, folder: try project().folder, from: first)
    }

    /// What changes have staged and not taken away.
    func staged() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "\(data)/.daybook/state/staging")
    }

    func mode(of name: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: folder.path(name))[.posixPermissions] as? Int
    }

    /// What git prints of the data directory.
    func git(_ arguments: String...) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/git")
        process.arguments = ["-C", data] + arguments
        let out = folder.path("git-output")
        _ = FileManager.default.createFile(atPath: out, contents: nil)
        process.standardOutput = FileHandle(forWritingAtPath: out)
        try process.run()
        process.waitUntilExit()
        return String(decoding: folder.bytes("git-output") ?? [], as: UTF8.self)
    }
}
