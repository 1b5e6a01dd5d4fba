import DaybookCore
import DaybookJSON
import DaybookTesting
import Testing

@testable import DaybookStore

struct LogLinesTests {
    private func files(_ lines: [[UInt8]], at batches: [Int]) throws -> [(bytes: [UInt8], digest: SegmentDigest)] {
        let store = try TestStore()
        let writer = try store.writer()
        let writing = try writer.beginImport(
            project: "blog", format: "ndjson", author: TestStore.author, now: TestStore.noon)
        writing.beginSource(name: "a", byteCount: nil)
        var rest = lines[...]
        for count in batches + [lines.count] {
            let batch = LogLines()
            for line in rest.prefix(count) {
                batch.text.append(line)
                batch.endLine(time: LineTime.of(line))
            }
            rest = rest.dropFirst(count)
            try writing.append(batch, to: .events)
        }
        _ = try writing.finish(readCount: lines.count, now: TestStore.noon)
        let seals = Ledger.sealsInForce(writer.snapshot.ledger.lines).map(\.seal)
        return try seals.map { seal in
            (try LinuxFileSystem().read(writer.directory.absolute(seal.path)), seal.digest)
        }
    }

    @Test func cutsSegmentsAtTheSamePlacesHoweverLinesArrive() throws {
        let text = String(repeating: "x", count: 700_000)
        let lines = (0..<110).map { Array("{\"time\":\($0 * 1_000),\"name\":\"\(text)\($0)\"}".utf8) }
        let whole = try files(lines, at: [])
        let pieces = try files(lines, at: [1, 40, 3, 0, 20])
        #expect(whole.count == 3 && whole.map(\.bytes) == pieces.map(\.bytes))
        for file in whole + pieces {
            #expect(file.bytes.count <= ImportWriter.segmentByteLimit && file.digest == SegmentDigest(of: file.bytes))
        }
    }

    @Test func leavesALineOverTheSegmentSizeASegmentOfItsOwn() throws {
        let text = String(repeating: "y", count: ImportWriter.segmentByteLimit)
        let large = Array("{\"time\":1,\"name\":\"\(text)\"}".utf8)
        let small = Array("{\"time\":2}".utf8)
        let found = try files([small, large, small], at: [])
        #expect(found.map(\.digest.lineCount) == [1, 1, 1])
        #expect(found.map(\.bytes.count) == [small.count + 1, large.count + 1, small.count + 1])
    }

    @Test(
        arguments: [
            (#"{"id":"x","time":1}"#, 1), (#"{"time":-12,"name":"y"}"#, -12), (#"{"time":0012}"#, 12),
            (#"{"time":9223372036854775807}"#, Int.max), (#"{"time":-9223372036854775808}"#, Int.min),
            (#"{"time":9223372036854775808}"#, nil), (#"{"time":1-2}"#, nil), (#"{"time":-}"#, nil),
            (#"{"time":"1"}"#, nil),
            (#"{"name":"\"time\":1","time":2}"#, 2), (#"{"times":1,"time":3}"#, 3), (#""time":4"#, nil), ("", nil),
            (#"{"time":"#, nil), (#"{"time":5"#, 5), (#"{"time":6.5}"#, 6),
        ] as [(String, Int?)])
    func findsTheTimeOfALine(_ line: String, time: Int?) {
        #expect(LineTime.of(Array(line.utf8)) == time.map(Instant.init(milliseconds:)))
    }
}

extension LineTime {
    fileprivate static func of(_ line: [UInt8]) -> Instant? { line.withUnsafeBytes { of($0) } }
}
