import DaybookCollect
import DaybookCore
import DaybookStore
import NIOCore
import NIOPosix
import Synchronization
import Testing

@testable import DaybookServer

/// What requests that wait for the disk are told.
struct GroupCommitTests {
    private let fixture: ServerFixture
    private let commit: GroupCommit
    private let eventIDs = EventIDMemory()
    private let loop = MultiThreadedEventLoopGroup.singleton.next()
    private let health = Health()
    private let writer: StoreWriter

    init() throws {
        fixture = try ServerFixture()
        writer = try StoreWriter(
            at: fixture.data, command: "test", processID: 1, now: fixture.now, files: fixture.files)
        commit = GroupCommit(
            journal: writer.journal, eventIDs: eventIDs, tail: LiveTail(), metrics: Metrics(), health: health)
    }

    private func submit(_ lines: [JournalLine], claims: [EventIDMemory.Key], repeats: [EventIDMemory.Key] = [])
        -> EventLoopFuture<Bool>
    {
        let promise = loop.makePromise(of: Bool.self)
        commit.submit(
            GroupCommit.Waiting(
                batch: JournalBatch.batches(lines).first, claims: claims, repeats: repeats, loop: loop
            ) { error in
                promise.succeed(error == nil)
            })
        return promise.futureResult
    }

    @Test("C13 a repeat is not acknowledged while the first event is lost")
    func acknowledgesNoLostRepeat() async throws {
        let key = eventIDs.key("e", project: "one")
        let line = JournalLine(project: "one", stream: .events, line: Array("{}".utf8))
        _ = eventIDs.claim(key, line: line.line, arrival: fixture.now)
        fixture.files.fail(DaybookError(.inputOutput, "The disk is gone."))
        let first = submit([line], claims: [key])
        let again = submit([], claims: [], repeats: [key])
        commit.start()
        #expect(try await !first.get())
        #expect(try await !again.get())
        #expect(!eventIDs.isStored(key) && !health.canWrite)
        fixture.files.fail(nil)
        commit.probe()
        #expect(health.canWrite)
        _ = eventIDs.claim(key, line: line.line, arrival: fixture.now)
        #expect(try await submit([line], claims: [key]).get())
        #expect(try await submit([], claims: [], repeats: [key]).get())
        commit.stop()
        #expect(try await !submit([line], claims: []).get(), "after a stop nothing is acknowledged")
        #expect(throws: Never.self) { try commit.write([line]) }
    }
}
