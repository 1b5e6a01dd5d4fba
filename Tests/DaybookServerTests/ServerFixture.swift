import DaybookClassify
import DaybookCore
import DaybookEngine
import DaybookJSON
import DaybookModules
import DaybookOperations
import DaybookSite
import DaybookStore
import DaybookTesting
import Foundation
import Logging
import Synchronization

@testable import DaybookServer

/// A real server on a free port over a store of its own.
final class ServerFixture: Sendable {
    static let author = Author(name: "tester", email: "tester@example.com")
    static let adminToken = "an-admin-token-of-forty-bytes-0123456789"
    static let agent = "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0"
    private static let userAgents = try? UserAgentClassifier(tables: "\(Checkout.templates)/tables")
    private static let templates = try? Templates(folders: [Checkout.templates])

    /// A project with its keys.
    struct Tenant: Sendable {
        let project: Project
        let ingest: String
        let query: String
        let keyID: String
    }

    let folder: TemporaryFolder
    let one: Tenant
    let two: Tenant
    let log = CapturedLog()
    /// Added to the clock.
    let lead = Mutex(0)
    let files = FaultyFiles()
    private let running = Mutex<Running?>(nil)

    private struct Running {
        let port: Int
        let keeper: StoreKeeper
        let task: Task<Void, any Error>
        let server: CollectServer
    }

    struct Missing: Error {}

    /// A store with the projects `one` and `two`, each with a key to send and one to ask.
    init() throws {
        folder = try TemporaryFolder()
        let data = folder.path("data")
        let now = Clocks.system.now()
        _ = try Store.initialize(at: data, author: ServerFixture.author, now: now)
        try FileManager.default.createDirectory(atPath: folder.path("public"), withIntermediateDirectories: true)
        let writer = try StoreWriter(at: data, command: "test", processID: 1, now: now)
        func tenant(_ name: String) throws -> Tenant {
            let project = try writer.createProject(
                .object([.init("name", .text(name))]), author: ServerFixture.author, now: now)
            func key(_ scope: String) throws -> IssuedKey {
                try writer.createKey(
                    project: project.slug,
                    settings: .object([.init("name", .text(scope)), .init("scopes", .list([.text(scope)]))]),
                    author: ServerFixture.author, now: now)
            }
            let ingest = try key("ingest")
            return Tenant(
                project: project, ingest: ingest.secret, query: try key("query").secret, keyID: ingest.key.id)
        }
        one = try tenant("One")
        two = try tenant("Two")
    }

    deinit {
        let server = running.withLock { $0?.server }
        Task { await server?.stop() }
    }

    var data: String { folder.path("data") }
    var port: Int { running.withLock { $0?.port ?? 0 } }
    var keeper: StoreKeeper? { running.withLock { $0?.keeper } }

    /// Starts a server and waits until it answers.
    @MainActor
    func start(_ change: (inout ServerOptions) -> Void = { _ in }) async throws {
        var options = ServerOptions()
        options.port = 0
        options.publicFolder = folder.path("public")
        options.adminToken = ServerFixture.adminToken
        options.requestsPerSecond = 0
        options.requestsPerSecondAndAddress = 0
        change(&options)
        guard let userAgents = ServerFixture.userAgents, let templates = ServerFixture.templates else {
            throw Missing()
        }
        let writer = try StoreWriter(at: data, command: "serve", processID: 1, now: now, files: files)
        let keeper = StoreKeeper(holding: writer)
        let clocks = Clocks(now: { [weak self] in self?.now ?? Clocks.system.now() }, uptime: Clocks.system.uptime)
        let server = try CollectServer(
            .init(
                keeper: keeper, catalog: Catalog.daybook, templates: templates, templateFolders: [Checkout.templates],
                userAgents: userAgents, places: nil, clocks: clocks, logger: log.logger, chance: .system,
                workplace: Workplace(
                    data: data, author: ServerFixture.author, chance: .system, command: "serve", processID: 1,
                    clock: clocks.now, keeper: keeper)), options: options)
        let (stream, addresses) = AsyncStream.makeStream(of: String.self)
        let task = Task {
            defer { addresses.finish() }
            try await server.run { addresses.yield($0) }
        }
        for await address in stream {
            let port = URL(string: address)?.port ?? 0
            running.withLock { $0 = Running(port: port, keeper: keeper, task: task, server: server) }
            return
        }
        _ = try await task.value
        throw Missing()
    }

    /// Stops the server and waits for its end.
    @MainActor
    func stop() async {
        let last = running.withLock { running in
            defer { running = nil }
            return running
        }
        await last?.server.stop()
        _ = try? await last?.task.value
    }

    var now: Instant { Clocks.system.now() + lead.withLock { $0 } }

    /// A connection to the server.
    func connect() throws -> Wire { try Wire(port: port) }

    /// One request on a connection of its own.
    func ask(
        _ method: String, _ path: String, _ headers: [String: String] = [:], _ body: String = ""
    ) throws -> Answer {
        let wire = try connect()
        try wire.send(Wire.request(method, path, headers, Array(body.utf8)))
        return try wire.answer(toHead: method == "HEAD")
    }

    func collect(_ body: String, _ headers: [String: String] = [:]) throws -> Answer {
        let all = ["X-Pulse-Key": one.ingest, "User-Agent": ServerFixture.agent].merging(headers) { $1 }
        return try ask("POST", "/api/collect", all, body)
    }

    func query(_ path: String, _ headers: [String: String] = [:]) throws -> Answer {
        try ask("GET", path, ["X-Pulse-Key": one.query].merging(headers) { $1 })
    }

    func administer(_ method: String, _ path: String, _ body: String = "") throws -> Answer {
        try ask(
            method, path, ["Authorization": "Bearer \(ServerFixture.adminToken)", "Content-Type": "application/json"],
            body)
    }

    /// Asks until an answer is as wanted, for some seconds.
    @MainActor
    func wait(seconds: Double = 5, _ condition: () throws -> Bool) async throws -> Bool {
        let end = Clocks.system.uptime() + Int(seconds * 1_000)
        while Clocks.system.uptime() < end {
            if try condition() { return true }
            try await Task.sleep(for: .milliseconds(50))
        }
        return try condition()
    }

    /// The lines of a project, sealed and not.
    func lines(_ slug: String = "one") throws -> [Value] {
        let store = try StoreSnapshot.open(at: data)
        let segments = try store.segments(of: store.project(slug: slug), openTail: true)
        let sealed = try segments.segments.flatMap { try segments.bytes(of: $0) }
        return try (sealed + segments.openTail).split(separator: 0x0A).map { try JSON.parse($0) }
    }

    /// What git does in the data directory.
    func git(_ arguments: String...) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/git")
        process.arguments = ["-C", data, "-c", "user.name=x", "-c", "user.email=x@example.com"] + arguments
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
    }

    static func view(_ path: String = "/", _ more: String = "") -> String {
        #"{"type":"pageview","path":"\#(path)"\#(more)}"#
    }
}

/// What a server logs, at every level.
final class CapturedLog: Sendable {
    private let lines = Mutex<[String]>([])

    private struct Handler: LogHandler {
        let log: CapturedLog
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let all = metadata.merging(event.metadata ?? [:]) { $1 }
            log.lines.withLock { $0.append("\(event.message) \(all)") }
        }
    }

    var logger: Logger { Logger(label: "test") { _ in Handler(log: self) } }
    var text: String { lines.withLock { $0.joined(separator: "\n") } }
}

/// The real files, with writes and syncs that fail while they are told to.
final class FaultyFiles: FileSystem {
    private let real = LinuxFileSystem()
    private let failure = Mutex<DaybookError?>(nil)

    /// Fails each write and sync from now on; nil ends that.
    func fail(_ error: DaybookError?) { failure.withLock { $0 = error } }

    private func check() throws(DaybookError) {
        if let error = failure.withLock({ $0 }) { throw error }
    }

    func create(_ path: String, mode: UInt32) throws(DaybookError) -> Descriptor { try real.create(path, mode: mode) }
    func open(_ path: String) throws(DaybookError) -> Descriptor { try real.open(path) }

    func write(_ bytes: UnsafeRawBufferPointer, to file: Descriptor, at offset: Int) throws(DaybookError) {
        try check()
        try real.write(bytes, to: file, at: offset)
    }

    func truncate(_ file: Descriptor, to byteCount: Int) throws(DaybookError) {
        try real.truncate(file, to: byteCount)
    }

    func sync(_ file: Descriptor) throws(DaybookError) {
        try check()
        try real.sync(file)
    }

    func close(_ file: Descriptor) { real.close(file) }
    func rename(_ from: String, to path: String) throws(DaybookError) { try real.rename(from, to: path) }
    func unlink(_ path: String) throws(DaybookError) { try real.unlink(path) }
    func setMode(_ path: String, mode: UInt32) throws(DaybookError) { try real.setMode(path, mode: mode) }
    func makeDirectory(_ path: String, mode: UInt32) throws(DaybookError) { try real.makeDirectory(path, mode: mode) }
    func removeDirectory(_ path: String) throws(DaybookError) { try real.removeDirectory(path) }
    func syncDirectory(_ path: String) throws(DaybookError) { try real.syncDirectory(path) }
    func read(_ path: String) throws(DaybookError) -> [UInt8] { try real.read(path) }
    func names(in path: String) throws(DaybookError) -> [String] { try real.names(in: path) }
    func status(of path: String) throws(DaybookError) -> FileStatus? { try real.status(of: path) }
}
