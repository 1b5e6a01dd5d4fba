import DaybookCore
import DaybookStore
import Foundation
import Testing

struct JournalTests {
    private let open = ".daybook/open/1.ndjson"

    @Test func keepsEveryWholeLineWhenTheTailIsTornAtAnyByte() throws {
        let store = try TestStore()
        try store.writer().append([TestStore.journalLine(1), TestStore.journalLine(2), TestStore.journalLine(3)])
        let bytes = try store.read(open)
        let ends = bytes.indices.filter { bytes[$0] == 0x0A }.map { $0 + 1 }
        for cut in 0...bytes.count {
            try store.write(open, Array(bytes.prefix(cut)))
            let whole = ends.filter { $0 <= cut }
            let writer = try store.writer()
            #expect(try store.lines().count == whole.count, "cut at \(cut)")
            let tail = cut - (whole.last ?? 0)
            #expect(writer.tornLines.map(\.byteCount) == (tail > 0 ? [tail] : []), "cut at \(cut)")
            if let torn = writer.tornLines.first {
                #expect(torn.offset == whole.last ?? 0)
                #expect(try store.read(torn.kept) == Array(bytes.prefix(cut).suffix(tail)))
            }
        }
    }

    @Test(arguments: [Array(repeating: UInt8(0), count: 4_096), Array("}{\"x\n}\n\n".utf8), [0xFF, 0x0A, 0xFE]])
    func cutsWhatAPowerCutLeavesBehindAWholeLine(garbage: [UInt8]) throws {
        let store = try TestStore()
        try store.writer().append([TestStore.journalLine(1)])
        let bytes = try store.read(open)
        try store.write(open, bytes + garbage)
        let writer = try store.writer()
        #expect(writer.tornLines.map(\.offset) == [bytes.count])
        #expect(writer.tornLines.map(\.byteCount) == [garbage.count])
        #expect(try store.read(open) == bytes)
    }

    @Test func acknowledgesNothingOfABatchWhoseWriteFailedAndGoesOnInANewFile() throws {
        let store = try TestStore()
        let files = FailingFiles()
        let writer = try store.writer(files)
        try writer.append([TestStore.journalLine(1)])
        files.setSyncFailing(true)
        #expect(throws: DaybookError.self) { try writer.append([TestStore.journalLine(2)]) }
        files.setSyncFailing(false)
        try writer.append([TestStore.journalLine(3)])
        #expect(store.files(below: ".daybook/open") == ["1.ndjson", "2.ndjson"])
        try writer.seal(author: TestStore.author, now: TestStore.noon)
        let lines = try store.lines(openTail: false)
        #expect(lines == [1, 3].map { String(decoding: TestStore.line($0, minute: $0), as: UTF8.self) })
    }

    @Test func goesOnTakingLinesWhileGitIsBrokenAndCommitsThemAfterItsRepair() throws {
        let store = try TestStore()
        let writer = try store.writer()
        let lock = "\(store.path)/.git/index.lock"
        try writer.append([TestStore.journalLine(1)])
        try store.write(".git/index.lock", [])
        #expect(throws: DaybookError.self) { try writer.seal(author: TestStore.author, now: TestStore.noon) }
        try writer.append([TestStore.journalLine(2)])
        #expect(throws: DaybookError.self) { try writer.seal(author: TestStore.author, now: TestStore.noon) }
        try FileManager.default.removeItem(atPath: lock)
        try writer.seal(author: TestStore.author, now: TestStore.noon)
        let lines = try store.lines(openTail: false)
        #expect(lines == [1, 2].map { String(decoding: TestStore.line($0, minute: $0), as: UTF8.self) })
        #expect(try store.snapshot().waitingPaths().isEmpty)
    }

    @Test func sealsSegmentsWithinTheLimitWhereStreamsTakeTurns() throws {
        let store = try TestStore()
        let writer = try store.writer()
        let rest = String(repeating: "x", count: 500_000)
        let streams = Array(Stream.allCases.prefix(2))
        // As many for each as a segment holds, and one more.
        let last = ImportWriter.segmentByteLimit / rest.count
        for number in 0...last {
            try writer.append(
                streams.map { stream in
                    let line = Array(#"{"id":"\#(number)","time":5,"name":"\#(rest)"}"#.utf8)
                    return JournalLine(project: "blog", stream: stream, line: line)
                })
        }
        let seals = try writer.seal(author: TestStore.author, now: TestStore.noon)
        for stream in streams {
            let own = seals.filter { $0.stream == stream.rawValue }
            #expect(own.count == 2 && own.allSatisfy { $0.digest.byteCount <= ImportWriter.segmentByteLimit })
            let numbers = try own.flatMap { seal in
                try store.read(seal.path).split(separator: 0x0A).map { line in
                    try #require(Int(String(decoding: line.dropFirst(7).prefix { $0 != 0x22 }, as: UTF8.self)))
                }
            }
            #expect(numbers == Array(0...last))
        }
    }

    @Test func keepsTheBytesOfALineThatLooksLikeTheJournalItself() throws {
        let store = try TestStore()
        let line = Array(#"{"id":"1","time":5,"data":{"line":{"project":"shop","stream":"events","line":{}}}}"#.utf8)
        try store.writer().append([JournalLine(project: "blog", stream: .events, line: line)])
        #expect(try store.lines() == [String(decoding: line, as: UTF8.self)])
    }
}
