import DaybookClassify
import DaybookCollect
import DaybookCore
import DaybookJSON
import DaybookStore
import DaybookTesting
import Foundation

/// A collector over a store of its own, asked without any socket.
final class CollectFixture {
    /// 2026-03-01T12:00:00Z.
    static let noon = Instant(milliseconds: 1_772_366_400_000)
    static let firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0"
    static let crawler = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
    private static let userAgents = try? UserAgentClassifier(tables: "\(Checkout.templates)/tables")

    let folder: TemporaryFolder
    private(set) var collector: Collector
    var project = Project()
    var privacy = PrivacyRules()
    var gates: [String: CollectProject.Gate] = [:]
    var key = CollectKey()
    var address = "203.0.113.9"
    var userAgent = CollectFixture.firefox
    var asksNotToBeTracked = false
    var now = CollectFixture.noon
    private let places: PlaceDatabase?

    static let modules = [
        "core", "identity", "webvitals", "scroll", "search", "outlinks", "error_tracking", "logs", "heatmaps",
        "surveys", "session_replay", "revenue",
    ]

    init(places: PlaceDatabase? = nil) throws {
        folder = try TemporaryFolder()
        self.places = places
        let author = Author(name: "tester", email: "tester@example.com")
        _ = try Store.initialize(at: folder.path("data"), author: author, now: CollectFixture.noon)
        collector = try CollectFixture.collector(folder.path("data"), places, CollectFixture.noon)
        project.folder = "site"
        project.slug = "site"
        project.name = "Site"
        for module in CollectFixture.modules { gates[module] = .init(isEnabled: true, access: "all") }
    }

    private static func collector(_ data: String, _ places: PlaceDatabase?, _ now: Instant) throws -> Collector {
        struct Missing: Error {}
        guard let userAgents else { throw Missing() }
        let writer = try StoreWriter(at: data, command: "test", processID: 1, now: now)
        return Collector(
            userAgents: userAgents, places: places, salts: writer.arrivalSalts, maximumAge: 7 * 86_400_000)
    }

    /// The same store under a new collector, as after a restart.
    func restart() throws { collector = try CollectFixture.collector(folder.path("data"), places, now) }

    func target() throws -> CollectProject {
        CollectProject(
            project: project, calendar: try LocalCalendar(project.timeZone), privacy: privacy, gates: gates)
    }

    var visit: Visit {
        Visit(
            sender: Sender(
                address: Address(address) ?? Address("192.0.2.1").unsafelyUnwrapped, userAgent: Array(userAgent.utf8)),
            asksNotToBeTracked: asksNotToBeTracked, arrival: now)
    }

    /// What is answered to a body on `/api/collect`, as the server reads it.
    func send(_ body: [UInt8]) throws -> CollectAnswer {
        let target = try target()
        return try body.withUnsafeBytes { try collector.answer(event: $0, from: visit, to: target, key: key) }
    }

    func send(_ body: String) throws -> CollectAnswer { try send(Array(body.utf8)) }

    func sendBatch(_ body: String) throws -> CollectAnswer {
        let target = try target()
        return try Array(body.utf8).withUnsafeBytes {
            try collector.answer(batch: $0, from: visit, to: target, key: key)
        }
    }

    /// The line that an event becomes.
    func stored(_ body: String) throws -> Value? {
        try send(body).lines.first.map { try JSON.parse($0.line) }
    }

    func visitor() throws -> String? { try stored(#"{"type":"pageview","path":"/"}"#)?["visitor"]?.text }
}

extension CollectAnswer {
    /// The lines that are to be written.
    var lines: [JournalLine] {
        guard let batch else { return [] }
        return batch.bytes.withUnsafeBytes { LineCursor($0).compactMap { JournalLine($0) } }
    }

    var text: String { String(decoding: body, as: UTF8.self) }
    /// Status and body in one.
    var said: String { "\(status) \(text)" }
}

/// The answers of the contract.
enum Said {
    static let ok = #"200 {"ok":true}"#
    static let malformed = #"400 {"error":"Invalid request body: malformed JSON."}"#

    static func dropped(_ reason: String) -> String { #"200 {"ok":true,"tracked":false,"reason":"\#(reason)"}"# }
    static func error(_ status: Int, _ message: String) -> String { #"\#(status) {"error":"\#(message)"}"# }
    static func field(_ words: String) -> String { error(400, "Invalid request body: \(words)") }
}
