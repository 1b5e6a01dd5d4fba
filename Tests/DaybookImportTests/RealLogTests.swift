import DaybookClassify
import DaybookCore
import DaybookImport
import DaybookJSON
import DaybookStore
import DaybookTesting
import Foundation
import Testing

@Suite(
    .enabled(if: SharedTestData.has("access-logs"), "needs ../shared/testdata/access-logs"),
    .enabled(if: FileManager.default.fileExists(atPath: UserAgentClassifier.installedPatterns), "needs uap-core"))
struct RealLogTests {
    private func path(_ name: String) throws -> String {
        try #require(SharedTestData.folder("access-logs")).appending(path: name).path
    }

    private func counts(_ events: [Value], by key: (Value) -> String) -> [String: Int] {
        events.reduce(into: [:]) { $0[key($1), default: 0] += 1 }
    }

    private func expected(_ name: String, in value: Value) -> [String: Int] {
        (value[name]?.members ?? []).reduce(into: [:]) { $0[$1.name] = $1.value.int ?? 0 }
    }

    @Test func agreesWithAnIndependentCountOfARealLog() throws {
        let fixture = try ImportFixture()
        let log = try path("apache_combined_a.log")
        let (record, outcome) = try fixture.importing([log], as: .combined)
        print("import: read \(outcome.readCount) accepted \(record.acceptedCount) rejected \(record.rejectedCount)")
        #expect(outcome.readCount == 4_717 && record.acceptedCount == 4_716 && record.rejectedCount == 1)
        let rejection = try #require(try fixture.rejections().first)
        #expect(rejection["line"] == .int(4_177))
        #expect(rejection["reason"]?.text == "The line has no closing quote after the User-Agent.")

        let events = try fixture.events()
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path("apache_combined_a.expected.json"))))
        let totals = try JSON.parse(bytes)
        #expect(counts(events) { "\($0["status"]?.int ?? 0)" } == expected("status", in: totals))
        #expect(counts(events) { $0["method"]?.text ?? "" } == expected("methods", in: totals))
        #expect(counts(events) { $0["protocol"]?.text ?? "" } == expected("protocols", in: totals))
        #expect(
            counts(events) { Instant(milliseconds: $0["time"]?.int ?? 0).utcDay.text }
                == expected("per_day", in: totals))
        #expect(events.reduce(0) { $0 + ($1["bytes"]?.int ?? 0) } == totals["bytes"]?.int)

        let again = try fixture.importing([log], as: .combined).record
        #expect(again.acceptedCount == 0 && again.duplicateCount == 4_716 && again.rejectedCount == 1)
    }

    @Test func storesNoAddressUserAgentOrQuery() throws {
        let fixture = try ImportFixture()
        let log = try path("apache_combined_a.log")
        _ = try fixture.importing([log], as: .combined)
        let text = String(decoding: try fixture.allBytes(), as: UTF8.self)
        let lines = try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n")
        for address in Set(lines.compactMap { $0.split(separator: " ").first }).prefix(200) {
            #expect(!text.contains("\"\(address)") && !text.contains("=\(address)"))
        }
        #expect(
            !text.contains("Mozilla/") && !text.contains("AppleWebKit") && !text.contains("?utm_")
                && text.firstMatch(of: /[A-Za-z\/]\?q=[A-Za-z]/) == nil)
    }
}
