import DaybookCore
import DaybookStore
import DaybookTesting
import Foundation
import Testing

struct VerificationTests {
    private let first = "projects/blog/log/events/2026/03/2026-03-01.0001.ndjson"
    private let second = "projects/blog/log/events/2026/03/2026-03-01.0002.ndjson"
    private let ledger = "ledger/2026/2026-03.ndjson"

    /// Two segments of equal size, sealed one after the other.
    private func sealedStore() throws -> TestStore {
        let store = try TestStore()
        let writer = try store.writer()
        for id in [1, 3] {
            try writer.append([TestStore.journalLine(id), TestStore.journalLine(id + 1)])
            try writer.seal(author: TestStore.author, now: TestStore.noon)
        }
        return store
    }

    private func kinds(_ store: TestStore) throws -> [String] {
        try Verification(at: store.path).findings().map { "\($0.kind.rawValue) \($0.path)" }
    }

    @Test func findsNothingInASoundStore() throws {
        let store = try sealedStore()
        #expect(try kinds(store) == [])
    }

    @Test func findsAFlippedBitAtEveryByteOfASegment() throws {
        let store = try sealedStore()
        let bytes = try store.read(first)
        for index in bytes.indices {
            var changed = bytes
            changed[index] ^= 1 << UInt8(index % 8)
            try store.write(first, changed)
            #expect(try kinds(store) == ["segment-changed \(first)"], "byte \(index)")
        }
    }

    @Test func findsACutSegment() throws {
        let store = try sealedStore()
        let bytes = try store.read(first)
        for cut in [0, 1, bytes.count / 2, bytes.count - 1] {
            try store.write(first, Array(bytes.prefix(cut)))
            #expect(try kinds(store) == ["segment-changed \(first)"], "cut at \(cut)")
        }
    }

    @Test func findsAMissingSegmentAndSaysHowToBringItBack() throws {
        let store = try sealedStore()
        try FileManager.default.removeItem(atPath: "\(store.path)/\(first)")
        let findings = try Verification(at: store.path).findings()
        #expect(findings.map(\.kind) == [.segmentMissing])
        #expect(findings.first?.remedy.contains("git -C \(store.path) checkout -- \(first)") == true)
    }

    @Test func findsAnExtraSegment() throws {
        let store = try sealedStore()
        let extra = "projects/blog/log/events/2026/03/2026-03-01.0003.ndjson"
        try store.write(extra, try store.read(first))
        #expect(try kinds(store) == ["segment-unexpected \(extra)"])
    }

    @Test func findsTwoSegmentsThatChangedPlaces() throws {
        let store = try sealedStore()
        let (one, two) = (try store.read(first), try store.read(second))
        #expect(one.count == two.count)
        try store.write(first, two)
        try store.write(second, one)
        #expect(try kinds(store) == ["segment-changed \(first)", "segment-changed \(second)"])
    }

    @Test func findsReorderedCutAndChangedLedgerLines() throws {
        let store = try sealedStore()
        let bytes = try store.read(ledger)
        let lines = bytes.split(separator: 0x0A).map(Array.init)
        try store.write(ledger, lines[1] + [0x0A] + lines[0] + [0x0A])
        #expect(try kinds(store).contains("ledger-broken \(ledger)"))
        try store.write(ledger, lines[1] + [0x0A])
        #expect(try kinds(store).contains("ledger-broken \(ledger)"))
        try store.write(ledger, lines[0] + [0x0A])
        #expect(try kinds(store) == ["not-as-committed \(ledger)", "segment-unexpected \(second)"])
        try store.write(ledger, Array(bytes.dropLast(3)))
        #expect(try kinds(store).contains("ledger-broken \(ledger)"))
    }

    @Test func findsAChangeOfTheLedgerThatWasCommitted() throws {
        let store = try sealedStore()
        let text = String(decoding: try store.read(ledger), as: UTF8.self)
        let changed = text.replacing("\"at\":\(TestStore.noon.milliseconds)", with: "\"at\":1", maxReplacements: 1)
        try store.write(ledger, Array(changed.utf8))
        #expect(try kinds(store) == ["ledger-broken \(ledger)"])
    }

    @Test func namesForeignFilesLinksAndUncommittedEdits() throws {
        let store = try sealedStore()
        try store.write("projects/blog/note.txt", [1])
        try FileManager.default.createDirectory(
            atPath: "\(store.path)/projects/blog/goals", withIntermediateDirectories: true)
        try store.write("projects/blog/goals/goal.json", [1])
        try FileManager.default.createSymbolicLink(
            atPath: "\(store.path)/ledger/link", withDestinationPath: "/etc/hostname")
        #expect(
            try kinds(store) == [
                "foreign-file ledger/link", "not-as-committed projects/blog/goals/goal.json",
                "foreign-file projects/blog/note.txt",
            ])
    }

    @Test func refusesToReadADamagedSegmentAndNamesIt() throws {
        let store = try sealedStore()
        var bytes = try store.read(first)
        bytes[3] ^= 1
        try store.write(first, bytes)
        let snapshot = try store.snapshot()
        let segments = try snapshot.segments(of: snapshot.project(slug: "blog"))
        let error = #expect(throws: DaybookError.self) { try segments.bytes(of: segments.segments[0]) }
        #expect(error?.code == .damaged && error?.message.contains(first) == true)
        #expect(try segments.bytes(of: segments.segments[1]).count == segments.segments[1].byteCount)
    }
}
