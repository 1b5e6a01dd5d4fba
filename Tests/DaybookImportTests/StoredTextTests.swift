import DaybookClassify
import DaybookCore
import DaybookImport
import DaybookStore
import DaybookTesting
import Foundation
import Testing

@Suite(.enabled(if: FileManager.default.fileExists(atPath: UserAgentClassifier.installedPatterns), "needs uap-core"))
struct StoredTextTests {
    /// Overlong, surrogate, past U+10FFFF, cut, and a byte that starts nothing.
    private static let wrong: [[UInt8]] = [
        [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82], [0xFF],
    ]

    private func isStoredTextValid(_ fixture: ImportFixture) throws -> Bool {
        let snapshot = try StoreSnapshot.open(at: fixture.data)
        let segments = try snapshot.segments(of: snapshot.project(slug: "blog"), openTail: false)
        return try segments.segments.allSatisfy { String(validating: try segments.bytes(of: $0), as: UTF8.self) != nil }
    }

    @Test(arguments: wrong)
    func storesInvalidBytesOfALogLineAsReplacementCharacters(bytes: [UInt8]) throws {
        let fixture = try ImportFixture()
        let escaped = bytes.map { "\\x" + String($0, radix: 16) }.joined()
        let start = Array("Host\u{E9}:80 192.0.2.7 - - [20/May/2015:12:05:26 +0000] \"GET /a".utf8)
        let middle = Array(" HTTP/1.1\" 200 5 \"https://a.example/".utf8)
        let text = start + bytes + middle + bytes + Array("\" \"".utf8) + bytes + Array("\"\n".utf8)
        let second = start + Array(escaped.utf8) + middle + Array("\(escaped)\" \"\(escaped)\"\n".utf8)
        let path = try fixture.file("a.log", text + second)
        #expect(try fixture.importing([path], as: .vcombined).record.acceptedCount == 2)
        #expect(try isStoredTextValid(fixture))
        for event in try fixture.events() { #expect(event["path"]?.text?.contains("\u{FFFD}") == true) }
    }

    @Test(arguments: wrong)
    func rejectsAnEnvelopeWithInvalidBytes(bytes: [UInt8]) throws {
        let fixture = try ImportFixture()
        let line = Array(#"{"type":"event","visitor_id":"v","name":"n"#.utf8) + bytes + Array("\"}".utf8)
        let record = try fixture.importing([fixture.file("a.ndjson", line)], as: .ndjson).record
        #expect(record.acceptedCount == 0 && record.rejectedCount == 1)
    }

    @Test(arguments: [#"\ud800"#, #"\udc00"#, #"\ud800x"#, #"\ud800\ud800"#])
    func storesNoLoneSurrogate(escape: String) throws {
        let fixture = try ImportFixture()
        let line = #"{"type":"event","visitor_id":"v","name":"n","data":{"\#(escape)":"\#(escape)"}}"# + "\n"
        let good = #"{"type":"event","visitor_id":"v","name":"\ud83d\ude00"}"#
        let record = try fixture.importing(line + good, as: .ndjson)
        #expect(record.acceptedCount == 1 && record.rejectedCount == 1)
        #expect(try fixture.events().last?["name"] == .text("😀") && isStoredTextValid(fixture))
    }
}
