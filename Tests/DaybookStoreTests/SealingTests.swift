import DaybookCore
import DaybookStore
import Foundation
import Testing

struct SealingTests {
    @Test func sealsTheJournalIntoOneSegmentForEachProjectAndStreamInOneCommit() throws {
        let store = try TestStore()
        do {
            let writer = try store.writer()
            _ = try writer.createProject(TestStore.named("shop"), author: TestStore.author, now: TestStore.noon)
            let before = writer.snapshot.commit
            try writer.append([
                TestStore.journalLine(1), TestStore.journalLine(2, project: "shop"), TestStore.journalLine(3),
                TestStore.journalLine(4, stream: .identities),
            ])
            let seals = try writer.seal(author: TestStore.author, now: TestStore.noon)
            #expect(
                seals.map(\.path) == [
                    "projects/blog/log/events/2026/03/2026-03-01.0001.ndjson",
                    "projects/blog/log/identities/2026/03/2026-03-01.0001.ndjson",
                    "projects/shop/log/events/2026/03/2026-03-01.0001.ndjson",
                ])
            #expect(try store.snapshot().commit != before)
            #expect(try !writer.snapshot.waitsForWriter())
        }
        #expect(try store.lines().count == 2)
        #expect(try store.lines(of: "shop").count == 1)
        #expect(try store.snapshot().waitingPaths().isEmpty)
        #expect(store.files(below: ".daybook/open").isEmpty)
        #expect(try store.snapshot().paths(below: "projects/blog/log").count == 1)
    }

    @Test func showsTheOpenTailOnlyWhereAsked() throws {
        let store = try TestStore()
        let writer = try store.writer()
        try writer.append([TestStore.journalLine(1)])
        try writer.seal(author: TestStore.author, now: TestStore.noon)
        try writer.append([TestStore.journalLine(2)])
        #expect(try store.lines(openTail: false).count == 1)
        #expect(try store.lines(openTail: true).count == 2)
    }

    @Test func sealsLinesThatLieAcrossThePiecesInWhichTheJournalIsRead() throws {
        let store = try TestStore()
        let writer = try store.writer()
        let lines = (0..<60).map { number in
            let title = String(repeating: "x", count: 40_000 + number * 997)
            return "{\"id\":\"\(number)\",\"time\":\(number),\"title\":\"\(title)\"}"
        }
        try writer.append(lines.map { JournalLine(project: "blog", stream: .events, line: Array($0.utf8)) })
        let seals = try writer.seal(author: TestStore.author, now: TestStore.noon)
        #expect(try store.lines(openTail: false) == lines)
        let path = writer.directory.absolute(try #require(seals.first).path)
        #expect(seals.map(\.digest) == [SegmentDigest(of: try LinuxFileSystem().read(path))])
    }

    @Test func refusesAJournalLineThatNothingWrote() throws {
        let store = try TestStore()
        let writer = try store.writer()
        try writer.append((0..<9).map { TestStore.journalLine($0) })
        let name = try #require(store.files(below: ".daybook/open").first)
        let files = LinuxFileSystem()
        let file = try files.open(writer.directory.absolute(".daybook/open/\(name)"))
        defer { files.close(file) }
        try Array("{\"project\":\"\n".utf8).withUnsafeBytes { try files.write($0, to: file, at: 0) }
        #expect(throws: DaybookError.self) { try writer.seal(author: TestStore.author, now: TestStore.noon) }
    }

    @Test func closesWhatItOpenedWhenItCannotSeal() throws {
        let store = try TestStore()
        let writer = try store.writer()
        try writer.append((0..<9).map { TestStore.journalLine($0) })
        let name = try #require(store.files(below: ".daybook/open").first)
        let bytes = try store.read(".daybook/open/\(name)")
        let fifth = try #require(bytes.indices.filter { bytes[$0] == 0x0A }.dropFirst(4).first)
        let files = LinuxFileSystem()
        let file = try files.open(writer.directory.absolute(".daybook/open/\(name)"))
        defer { files.close(file) }
        try [UInt8](repeating: 0, count: 8).withUnsafeBytes { try files.write($0, to: file, at: fifth + 4) }
        for _ in 0..<3 {
            #expect(throws: DaybookError.self) { try writer.seal(author: TestStore.author, now: TestStore.noon) }
        }
        let held = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").filter { number in
            let target = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(number)")
            return target?.hasPrefix(store.path) == true && target?.hasSuffix("(deleted)") == true
        }
        #expect(held.isEmpty)
    }

    @Test(arguments: [1, 7, 0]) func sealsNothingOfAJournalThatLostBytesThatWereAcknowledged(count: Int) throws {
        let store = try TestStore()
        let writer = try store.writer()
        try writer.append((0..<9).map { TestStore.journalLine($0) })
        let name = try #require(store.files(below: ".daybook/open").first)
        let bytes = try store.read(".daybook/open/\(name)")
        let lastLine = try #require(bytes.dropLast().lastIndex(of: 0x0A))
        let files = LinuxFileSystem()
        let file = try files.open(writer.directory.absolute(".daybook/open/\(name)"))
        defer { files.close(file) }
        // Some bytes of the last line, or the whole of it.
        try files.truncate(file, to: count == 0 ? lastLine + 1 : bytes.count - count)
        #expect(throws: DaybookError.self) { try writer.seal(author: TestStore.author, now: TestStore.noon) }
        #expect(store.files(below: ".daybook/open") == [name])
        #expect(try store.lines(openTail: false).isEmpty)
    }

    @Test func removesALargeFileWithItsBytes() throws {
        let store = try TestStore()
        let writer = try store.writer()
        let path = writer.directory.absolute("large")
        let files = LinuxFileSystem()
        let file = try files.create(path, mode: 0o400)
        try [UInt8](repeating: 1, count: 3 << 20).withUnsafeBytes { try files.write($0, to: file, at: 0) }
        files.close(file)
        try files.unlink(path)
        #expect(try files.status(of: path) == nil)
        #expect(throws: DaybookError.self) { try files.unlink(path) }
    }
}
