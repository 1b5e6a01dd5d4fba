import DaybookClassify
import DaybookCore
import DaybookImport
import DaybookJSON
import DaybookStore
import DaybookTesting
import Foundation

/// A store in a temporary folder with one project, and imports into it.
final class ImportFixture {
    static let author = Author(name: "Ada", email: "ada@example.org")
    /// 2026-03-01T12:00:00Z.
    static let noon = Instant(milliseconds: 1_772_366_400_000)

    /// One for all suites, as it reads the pattern file and keeps what it compiled.
    static let userAgents: UserAgentClassifier = {
        guard let classifier = try? UserAgentClassifier(tables: Checkout.tables) else {
            preconditionFailure("a table is missing")
        }
        return classifier
    }()

    let folder = URL(fileURLWithPath: NSTemporaryDirectory()).resolvingSymlinksInPath()
        .appending(path: "daybook-import-\(UUID().uuidString)")
    var data: String { folder.appending(path: "data").path }

    init(timeZone: String = "UTC") throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        _ = try Store.initialize(at: data, author: ImportFixture.author, now: ImportFixture.noon, chance: .system)
        let project = Value.object([.init("name", .text("blog")), .init("timezone", .text(timeZone))])
        _ = try open().createProject(project, author: ImportFixture.author, now: ImportFixture.noon)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func open(at now: Instant = noon) throws -> StoreWriter {
        try StoreWriter(at: data, command: "daybook test", processID: 4_711, now: now, chance: .system)
    }

    /// Imports files and publishes the result.
    func importing(
        _ paths: [String], as format: ImportFormat, at now: Instant = noon, wholeImportSalt: Bool = false,
        rejectedTo: String? = nil, places: PlaceDatabase? = nil, jobs: Int = 2,
        progress: @escaping (ImportProgress) -> Void = { _ in }
    ) throws -> (record: ImportRecord, outcome: ImportOutcome) {
        let store = try open(at: now)
        let writer = try store.beginImport(
            project: "blog", format: format.rawValue, author: ImportFixture.author, now: now)
        let context = ImportContext(
            project: writer.project, format: format, userAgents: ImportFixture.userAgents, places: places,
            salts: wholeImportSalt ? .wholeImport(Array(repeating: 7, count: 32)) : .eventDay(store.importSalts),
            now: now, jobs: jobs)
        do {
            let importer = Importer(writer: writer, context: context, progress: progress)
            let outcome = try importer.run(.files(paths, rejectedTo: rejectedTo))
            return (try writer.finish(readCount: outcome.readCount, now: now), outcome)
        } catch {
            writer.abandon()
            throw error
        }
    }

    /// Imports lines given as text.
    func importing(_ text: String, as format: ImportFormat, at now: Instant = noon) throws -> ImportRecord {
        try importing([file("\(UUID().uuidString).log", Array(text.utf8))], as: format, at: now).record
    }

    func file(_ name: String, _ bytes: [UInt8]) throws -> String {
        let path = folder.appending(path: name)
        try Data(bytes).write(to: path)
        return path.path
    }

    /// The stored lines in their order.
    func events() throws -> [Value] {
        let snapshot = try StoreSnapshot.open(at: data)
        let segments = try snapshot.segments(of: snapshot.project(slug: "blog"), openTail: false)
        return try segments.segments.flatMap { try segments.bytes(of: $0).split(separator: 0x0A) }
            .map { try JSON.parse($0) }
    }

    /// Where a rejected line was and why, in the order of the lines.
    func rejections() throws -> [Value] {
        let folder = data + "/.daybook/state/rejected"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return try names.sorted().flatMap { name in
            let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)")))
            return try bytes.split(separator: 0x0A).map { try JSON.parse($0) }
        }
    }

    /// All bytes of all files below the data directory but the lock and git's own compressed objects.
    func allBytes() throws -> [UInt8] {
        let names = FileManager.default.enumerator(atPath: data)?.compactMap { $0 as? String } ?? []
        return names.filter { !$0.hasPrefix(".git/objects") }
            .flatMap { [UInt8]((try? Data(contentsOf: URL(fileURLWithPath: "\(data)/\($0)"))) ?? Data()) }
    }
}
