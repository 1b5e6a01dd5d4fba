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

    /// Keeps what it is told.
    private final class Client: JournalClient {
        private let promise: EventLoopPromise<Bool>

        init(_ promise: EventLoopPromise<Bool>) { self.promise = promise }

        func wasWritten(_ error: DaybookError?) { promise.succeed(error == nil) }
    }

    private func submit(_ lines: [JournalLine], claims: [EventIDMemory.Key], repeats: [EventIDMemory.Key] = [])
        -> EventLoopFuture<Bool>
    {
        loop.flatSubmit { [loop, commit] in
            let promise = loop.makePromise(of: Bool.self)
            let client = NIOLoopBound<any JournalClient>(Client(promise), eventLoop: loop)
            var turn = JournalTurn(loop: loop)
            turn.add(.init(claims: claims, repeats: repeats, client: client), JournalBatch.batches(lines).first)
            commit.submit(turn)
            return promise.futureResult
        }
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
