import DaybookClassify
import DaybookCore
import DaybookImport
import DaybookJSON
import DaybookStore
import DaybookTesting
import Foundation
import Testing

/// What is stored of web-log lines, byte for byte.
@Suite(.enabled(if: FileManager.default.fileExists(atPath: UserAgentClassifier.installedPatterns), "needs uap-core"))
struct AccessLogBytesTests {
    /// Texts that strangers may send, as far as the shared data is there.
    private static func texts(_ folder: String, _ member: String) throws -> [String] {
        guard let folder = SharedTestData.folder(folder) else { return [] }
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".ndjson") }
        return try names.sorted().flatMap { name in
            try [UInt8](Data(contentsOf: folder.appending(path: name))).split(separator: 0x0A)
                .compactMap { try JSON.parse($0)[member]?.text }
        }
    }

    /// A field in quotes: some writers escape, some do not, and some bytes are no text.
    private static func quoted(_ text: String, _ random: inout SeededRandom) -> [UInt8] {
        var bytes = Array(text.utf8.prefix(400)).filter { $0 != 0x0A && $0 != 0x0D }
        if random.chance(percent: 50) {
            bytes = bytes.flatMap { byte in
                if byte == 0x22 || byte == 0x5C { return [0x5C, byte] }
                return byte < 0x20 ? Array("\\x0\(byte % 8)".utf8) : [byte]
            }
        }
        if random.chance(percent: 3) { bytes.insert(UInt8(random.roll(0x80...0xFF)), at: random.roll(0...bytes.count)) }
        return [0x22] + bytes + [0x22]
    }

    private static func lines(_ count: Int, as format: ImportFormat) throws -> [[UInt8]] {
        var random = SeededRandom(seed: 11)
        let agents =
            try texts("user-agents", "user_agent_string") + texts("user-agents", "ua") + texts("strings", "string")
            + ["-", "", "Mozilla/5.0 (X11; Linux x86_64; rv:102.0) Gecko/20100101 Firefox/102.0"]
        let referrers =
            try texts("referrers", "referrer") + texts("urls", "input") + texts("strings", "string") + ["-", ""]
        let targets =
            try texts("urls", "input") + texts("strings", "string")
            + [
                "/", "/a?utm_source=mail&utm_medium=e%20mail&ref=x&q=1", "/style.CSS", "/u/jo@example.org", "*",
                "http://shop.example/b?utm_term=t", "/caf%C3%A9", "/v/1.2.3.4",
            ]
        let addresses = [
            "192.0.2.7", "192.0.2.8:5678", "[2001:db8::1]:443", "::ffff:198.51.100.9", "one.example", "10.0.0.1",
        ]
        return (0..<count).map { _ in
            let host = format == .vcombined ? random.pick(["Shop.Example:443", "a.example:80", "b.example:8080"]) : ""
            let start = "\(host)\(host.isEmpty ? "" : " ")\(random.pick(addresses)) - - "
            let (day, hour) = (random.roll(1...28), random.roll(0...23))
            let time = "[\(day < 10 ? "0" : "")\(day)/May/2015:\(hour < 10 ? "0" : "")\(hour):05:26 +0200] "
            let method = random.pick(["GET", "GET", "GET", "HEAD", "POST", "M-SEARCH", "G\"T"])
            let version = random.pick([" HTTP/1.1", " HTTP/2.0", " HTTP/\"é\"", "", " FTP/1"])
            let request = quoted("\(method) \(random.pick(targets))\(version)", &random)
            let numbers = " \(random.pick([200, 200, 206, 304, 301, 404, 500])) \(random.pick(["-", "0", "512"]))"
            let rest = [0x20] + quoted(random.pick(referrers), &random) + [0x20] + quoted(random.pick(agents), &random)
            return Array((start + time).utf8) + request + Array(numbers.utf8) + (format == .common ? [] : rest)
        }
    }

    /// The stored lines of a fixture, as they stand in its segments.
    private func stored(_ fixture: ImportFixture) throws -> [[UInt8]] {
        let snapshot = try StoreSnapshot.open(at: fixture.data)
        let segments = try snapshot.segments(of: snapshot.project(slug: "blog"), openTail: false)
        return try segments.segments.flatMap { try segments.bytes(of: $0).split(separator: 0x0A).map(Array.init) }
    }

    private func check(_ text: [UInt8], as format: ImportFormat) throws {
        let fixture = try ImportFixture()
        let log = try fixture.file("a.log", text)
        let (record, _) = try fixture.importing([log], as: format, wholeImportSalt: true)
        let reference = ReferenceAccessLog(
            format: format, salt: Array(repeating: 7, count: 32), received: ImportFixture.noon, keptParameters: [])
        let stored = try stored(fixture)
        var index = 0
        for line in text.split(separator: 0x0A) where !line.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) {
            let id = index < stored.count ? String(decoding: stored[index].dropFirst(7).prefix(36), as: UTF8.self) : ""
            let bytes = line.last == 0x0D ? Array(line.dropLast()) : Array(line)
            guard let expected = try reference.line(bytes, id: id) else { continue }
            try #require(index < stored.count)
            #expect(stored[index] == expected, "\(String(decoding: line, as: UTF8.self))")
            index += 1
        }
        #expect(index == stored.count && index == record.acceptedCount)
    }

    @Test(arguments: [ImportFormat.combined, .vcombined, .common])
    func storesOfAnyLineWhatTheEventWriterWrites(format: ImportFormat) throws {
        let lines = try Self.lines(6_000, as: format)
        try check(Array(lines.joined(separator: [0x0A])), as: format)
    }

    @Test(.enabled(if: SharedTestData.has("access-logs"), "needs ../shared/testdata/access-logs"))
    func storesOfARealLogWhatTheEventWriterWrites() throws {
        let folder = try #require(SharedTestData.folder("access-logs"))
        let lines = try [UInt8](Data(contentsOf: folder.appending(path: "apache_combined_a.log")))
            .split(separator: 0x0A)
        // Each line once: repeated ones are other occurrences, which the reference does not count.
        try check(Array(lines.joined(separator: [0x0A])), as: .combined)
    }

    @Test func storesTheSameWithAnyNumberOfThreads() throws {
        var lines = try Self.lines(12_000, as: .combined)
        for index in stride(from: 0, to: lines.count, by: 7) { lines[index] = lines[index / 2] }
        for index in stride(from: 3, to: lines.count, by: 501) { lines[index] = Array("no line of a log".utf8) }
        let text = Array(lines.joined(separator: [0x0A]))
        var runs: [(stored: [[UInt8]], rejected: [Value], record: ImportRecord)] = []
        for jobs in [1, 2, 5] {
            let fixture = try ImportFixture()
            let paths = try [fixture.file("a.log", text), fixture.file("b.log", text.suffix(text.count / 2))]
            let record = try fixture.importing(paths, as: .combined, wholeImportSalt: true, jobs: jobs).record
            let lines = try stored(fixture).map { Array($0.dropFirst(43)) }
            let rejected = try fixture.rejections().map { Value.list([$0["line"] ?? .null, $0["offset"] ?? .null]) }
            runs.append((lines, rejected, record))
        }
        #expect(runs[0].stored.count > 10_000 && runs[0].rejected.count > 20 && runs[0].record.duplicateCount > 1_000)
        for run in runs.dropFirst() {
            #expect(run.stored == runs[0].stored && run.rejected == runs[0].rejected)
            #expect(run.record.acceptedCount == runs[0].record.acceptedCount)
            #expect(run.record.duplicateCount == runs[0].record.duplicateCount)
        }
    }

    @Test func givesIDsInTheOrderOfTheLines() throws {
        let fixture = try ImportFixture()
        let log = try fixture.file("a.log", Array(Self.lines(9_000, as: .combined).joined(separator: [0x0A])))
        _ = try fixture.importing([log], as: .combined, jobs: 4)
        let ids = try stored(fixture).map { String(decoding: $0.dropFirst(7).prefix(36), as: UTF8.self) }
        #expect(ids.count > 4_000 && zip(ids, ids.dropFirst()).allSatisfy(<))
    }
}
