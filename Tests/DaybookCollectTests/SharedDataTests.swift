import DaybookCollect
import DaybookCore
import DaybookJSON
import DaybookStore
import DaybookTesting
import Foundation
import Testing

/// Real cases of others, sent as events.
struct SharedDataTests {
    @Test("T13 JSON that is valid is stored, that is not is refused", .enabled(if: SharedTestData.has("json-parsing")))
    func takesTheConformanceSuite() throws {
        let folder = try #require(SharedTestData.folder("json-parsing")).appending(path: "test_parsing")
        let fixture = try CollectFixture()
        var counts: [String: Int] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        where name.hasSuffix(".json") {
            let bytes = [UInt8](try Data(contentsOf: folder.appending(path: name)))
            let start = #"{"type":"event","payload":{"name":"j","data":{"v":"#
            let answer = try fixture.send(Array(start.utf8) + bytes + Array("}}}".utf8))
            let kind = String(name.prefix(1))
            switch kind {
            case "y": #expect(answer.status == 200 && answer.lines.count == 1, "\(name)")
            case "n": #expect(answer.status == 400 && answer.lines.isEmpty, "\(name)")
            default: #expect([200, 400].contains(answer.status), "\(name)")
            }
            for line in answer.lines { #expect(throws: Never.self, "\(name)") { try JSON.parse(line.line) } }
            counts["\(kind)_ \(answer.status)", default: 0] += 1
        }
        print("json-parsing: \(counts.sorted { $0.key < $1.key }.map { "\($0.key) × \($0.value)" })")
        #expect(counts.values.reduce(0, +) > 150)
    }

    @Test("awkward texts are stored and read back byte for byte", .enabled(if: SharedTestData.has("strings")))
    func keepsAwkwardTexts() throws {
        let file = try #require(SharedTestData.folder("strings")).appending(path: "naughty_strings.ndjson")
        let fixture = try CollectFixture()
        var count = 0
        for line in try Data(contentsOf: file).split(separator: 0x0A) {
            let value = try #require(try JSON.parse(line)["s"])
            // Addresses are not kept, here or anywhere.
            guard let text = value.text, !text.isEmpty, !text.contains("127.0.0.1") else { continue }
            var writer = JSONWriter()
            writer.value(
                .object([
                    .init("type", .text("event")), .init("name", .text("n")),
                    .init("data", .object([.init("v", value)])), .init("session_id", value),
                ]))
            let answer = try fixture.send(writer.bytes)
            let stored = try JSON.parse(try #require(answer.lines.first, "\(text.debugDescription)").line)
            #expect(stored["data"]?["v"]?.text.map { Array($0.utf8) } == Array(text.utf8))
            #expect(stored["session"]?.text.map { Array($0.utf8) } == Array(text.utf8))
            count += 1
        }
        print("strings: \(count) stored and read back")
        #expect(count > 200)
    }

    @Test(
        "requests of other trackers are answered without a crash", .enabled(if: SharedTestData.has("tracker-payloads")))
    func answersOtherTrackers() throws {
        let folder = try #require(SharedTestData.folder("tracker-payloads"))
        let fixture = try CollectFixture()
        var said: [String: Int] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        where name.hasSuffix(".ndjson") {
            for line in try Data(contentsOf: folder.appending(path: name)).split(separator: 0x0A) {
                let request = try JSON.parse(line)
                fixture.userAgent = request["user_agent"]?.text ?? ""
                let answer = try fixture.send(request["body"]?.text ?? "")
                #expect([200, 400].contains(answer.status))
                if let body = request["body"]?.text, (try? JSON.parse(body.utf8)) != nil {
                    #expect(try fixture.sendBatch(body).status < 500)
                }
                said["\(name.split(separator: ".")[0]): \(answer.said)", default: 0] += 1
            }
        }
        for (answer, count) in said.sorted(by: { $0.key < $1.key }) { print("tracker-payloads \(count) × \(answer)") }
    }
}
