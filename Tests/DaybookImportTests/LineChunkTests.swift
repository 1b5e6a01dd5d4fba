import CZlib
import DaybookCore
import DaybookStore
import Foundation
import Testing

@testable import DaybookImport

struct LineChunkTests {
    private struct Seen: Equatable {
        let text: String
        let number: Int
        let offset: Int
        var isTooLong = false
    }

    private func lines(_ bytes: [UInt8]) throws -> [Seen] {
        let path = FileManager.default.temporaryDirectory.appending(path: "daybook-\(UUID().uuidString)")
        try Data(bytes).write(to: path)
        defer { try? FileManager.default.removeItem(at: path) }
        var reader = ChunkReader(ByteSource(try FileInput(path: path.path)))
        let chunk = LineChunk()
        var seen: [Seen] = []
        while try reader.fill(chunk) {
            let before = seen.count
            for line in chunk.lines {
                let text = String(decoding: line.bytes.prefix(100), as: UTF8.self)
                seen.append(
                    Seen(text: text, number: before + line.number, offset: line.offset, isTooLong: line.isTooLong))
            }
        }
        return seen
    }

    private func packed(_ bytes: [UInt8]) throws -> [UInt8] {
        let path = FileManager.default.temporaryDirectory.appending(path: "daybook-\(UUID().uuidString).gz").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let file = try #require(gzopen(path, "wb"))
        bytes.withUnsafeBytes { _ = gzwrite(file, $0.baseAddress, UInt32($0.count)) }
        gzclose(file)
        return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    }

    private let three = [
        Seen(text: "one", number: 1, offset: 0), Seen(text: "two", number: 2, offset: 4),
        Seen(text: "", number: 3, offset: 9), Seen(text: "last", number: 4, offset: 10),
    ]

    @Test func endsLinesWithLFOrCRLFAndTheLastWithTheEnd() throws {
        #expect(try lines(Array("one\ntwo\r\n\nlast".utf8)) == three)
        #expect(try lines(Array("one\ntwo\r\n\nlast\n".utf8)) == three)
        #expect(try lines([]) == [])
    }

    @Test func unpacksGzipWithJoinedMembers() throws {
        let joined = try packed(Array("one\ntw".utf8)) + packed(Array("o\r\n\nlast".utf8))
        #expect(try lines(joined) == three)
        #expect(try lines(joined + [0, 0, 0, 0]) == three)
    }

    @Test func refusesAGzipFileThatIsCutOrWrong() throws {
        let whole = try packed((0..<50_000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 3) })
        for cut in [3, 12, whole.count / 2, whole.count - 1] {
            #expect(throws: DaybookError.self, "cut at \(cut)") { try lines(Array(whole[..<cut])) }
        }
        var wrong = whole
        wrong[whole.count / 2] ^= 0xFF
        #expect(throws: DaybookError.self) { try lines(wrong) }
    }

    @Test func reportsALineOverOneMebibyteAndGoesOn() throws {
        let limit = LineChunk.lengthLimitBytes
        let text =
            Array(repeating: UInt8(0x61), count: limit) + [0x0A] + Array(repeating: 0x62, count: limit + 1)
            + [0x0A] + Array(repeating: 0x63, count: 3 * limit) + [0x0A] + Array("end".utf8)
        let seen = try lines(text)
        #expect(seen.map(\.isTooLong) == [false, true, true, false])
        #expect(seen.map(\.number) == [1, 2, 3, 4])
        #expect(seen.map(\.offset) == [0, limit + 1, 2 * limit + 3, 5 * limit + 4])
        #expect(seen.last?.text == "end")
    }

    @Test func findsEveryLineWhereverAChunkEnds() throws {
        var text: [UInt8] = []
        var expected: [Int] = []
        for index in 0..<60_000 {
            expected.append(text.count)
            text += Array(repeating: 0x78, count: index % 97) + [0x0A]
        }
        #expect(try lines(text).map(\.offset) == expected)
    }

    @Test func reportsProgressUpToTheWholeFile() throws {
        let fixture = try ImportFixture()
        let line = #"{"type":"event","visitor_id":"v","name":"n"}"# + "\n"
        let path = try fixture.file("a.ndjson", Array(String(repeating: line, count: 20_001).utf8))
        var reports: [ImportProgress] = []
        _ = try fixture.importing([path], as: .ndjson) { reports.append($0) }
        #expect(reports.last?.lineCount == 20_001)
        #expect(zip(reports, reports.dropFirst()).allSatisfy { $0.lineCount <= $1.lineCount })
        #expect(reports.last?.readByteCount == 20_001 * line.utf8.count)
        #expect(reports.last?.totalByteCount == reports.last?.readByteCount)
    }

    @Test func countsLinesOfSpacesAsBlank() throws {
        let fixture = try ImportFixture()
        let line = #"{"type":"event","visitor_id":"v","name":"n"}"#
        let path = try fixture.file("a.ndjson", Array("\n  \n \t\r\n\(line)\n   ".utf8))
        let (record, outcome) = try fixture.importing([path], as: .ndjson)
        #expect(outcome.readCount == 1 && record.acceptedCount == 1 && record.rejectedCount == 0)
    }

    @Test func namesAFileThatIsNotThere() {
        let error = #expect(throws: DaybookError.self) { try FileInput(path: "/nowhere/a.log") }
        #expect(error?.code == .notFound && error?.message.contains("/nowhere/a.log") == true)
        #expect(throws: DaybookError.self) { try FileInput(path: "/tmp") }
    }
}
