import DaybookCore
import DaybookStore
import Dispatch
import Foundation

/// Carries chunks of lines through an import on several threads; what comes out does not depend on how many.
///
/// Each thread takes the next chunk, reads its lines, claims them, writes log lines for those that are new, and stores
/// these. Reading and writing is most of the work and needs nobody else; claiming and storing pass in the order of the
/// chunks. One more thread than jobs keeps the cores busy while one waits for its turn.
final class ImportPipeline<Reader: LineReading>: @unchecked Sendable {
    // @unchecked: a worker belongs to one thread; what is claimed, and what is stored, to the thread whose turn it is;
    // the ends of the import are behind `ends`.
    private let writer: ImportWriter
    private let now: Instant
    private let progress: (ImportProgress) -> Void
    private let workers: [ChunkWorker<Reader>]
    @exclusivity(unchecked) private var ids: EventIDs
    private var seenEventIDs: Set<String> = []
    private(set) var outcome = ImportOutcome()
    private var reportedCount = 0
    private var finishedByteCount = 0
    /// Bytes of all sources; nil where one does not tell.
    private let totalByteCount: Int?
    /// Sources, rejected lines and progress may all be at the other end of one connection.
    private let ends = NSLock()
    private var rejectedText: RejectedText?

    private static var linesPerReport: Int { 20_000 }

    /// A pipeline for one import; `makeReader` is called once a thread.
    init(
        writer: ImportWriter, context: ImportContext, ends: ImportEnds, progress: @escaping (ImportProgress) -> Void,
        makeReader: () throws(DaybookError) -> Reader
    ) throws(DaybookError) {
        self.writer = writer
        self.progress = progress
        now = context.now
        ids = context.ids
        rejectedText = ends.rejected.map(RejectedText.init)
        let sizes = ends.inputs.compactMap(\.byteCount)
        totalByteCount = sizes.count == ends.inputs.count ? sizes.reduce(0, +) : nil
        var workers: [ChunkWorker<Reader>] = []
        for _ in 0..<(context.jobs > 1 ? context.jobs + 1 : 1) {
            workers.append(ChunkWorker(try makeReader(), hash: writer.keyHash))
        }
        self.workers = workers
    }

    /// Days whose visitors count anew because an earlier import's salt is gone.
    var renewedDays: Set<Day> { workers.reduce(into: []) { $0.formUnion($1.renewedDays) } }

    /// Imports one source, whole.
    ///
    /// - Throws: the error of the first chunk that failed.
    func run(_ source: ByteSource) throws(DaybookError) {
        writer.beginSource(name: source.name, byteCount: source.byteCount)
        let run = SourceRun(source)
        let others = DispatchGroup()
        for index in workers.indices.dropFirst() {
            others.enter()
            let thread = Thread { [self] in
                work(workers[index], on: run)
                others.leave()
            }
            thread.stackSize = 4 << 20
            thread.start()
        }
        work(workers[0], on: run)
        others.wait()
        if let failure = run.failure { throw failure }
        report(source.consumedByteCount)
        finishedByteCount += source.consumedByteCount
    }

    /// Writes what is left of the rejected lines.
    func finish() throws(DaybookError) { try rejectedText?.flush() }

    private func work(_ worker: ChunkWorker<Reader>, on run: SourceRun) {
        var number = 0
        do throws(DaybookError) {
            while true {
                ends.lock()
                number = run.chunkCount
                let isFilled = Result { () throws(DaybookError) in try run.fill(worker.chunk) }
                ends.unlock()
                guard try isFilled.get() else { return }
                try worker.read()
                guard run.claiming.wait(for: number) else { return }
                claim(worker)
                run.claiming.pass()
                try worker.write()
                guard run.storing.wait(for: number) else { return }
                try store(worker, of: run)
                run.storing.pass()
            }
        } catch {
            ends.withLock { run.fail(error, in: number) }
        }
    }

    private func claim(_ worker: ChunkWorker<Reader>) {
        worker.claim(from: writer, seen: &seenEventIDs) {
            let (high, low) = ids.nextHalves(at: now)
            return LineID(high: high, low: low)
        }
    }

    private func store(_ worker: ChunkWorker<Reader>, of run: SourceRun) throws(DaybookError) {
        for rejection in worker.rejections {
            try writer.reject(
                source: run.source.name, line: run.lineCount + rejection.number, offset: rejection.offset,
                reason: rejection.reason)
        }
        try keepTexts(of: worker.rejections)
        run.lineCount += worker.lineCount
        writer.countDuplicates(worker.duplicateCount)
        for (stream, lines) in worker.output.all { try writer.append(lines, to: stream) }
        outcome.readCount += worker.readCount
        outcome.repeatedCount += worker.repeatedCount
        if outcome.readCount - reportedCount >= Self.linesPerReport { report(worker.chunk.consumedByteCount) }
    }

    private func keepTexts(of rejections: [ChunkWorker<Reader>.Rejection]) throws(DaybookError) {
        guard !rejections.isEmpty else { return }
        ends.lock()
        defer { ends.unlock() }
        for case let text? in rejections.map(\.text) { try rejectedText?.add(text) }
    }

    private func report(_ consumedByteCount: Int) {
        reportedCount = outcome.readCount
        ends.withLock {
            progress(
                ImportProgress(
                    readByteCount: finishedByteCount + consumedByteCount, totalByteCount: totalByteCount,
                    lineCount: outcome.readCount))
        }
    }
}

/// How far the threads are in one source.
private final class SourceRun: @unchecked Sendable {
    // @unchecked: the lines belong to the thread whose turn it is to store, all else is behind the pipeline's lock.
    let source: ByteSource
    let claiming = Turns()
    let storing = Turns()
    /// Lines of the chunks that are stored.
    var lineCount = 0
    private(set) var chunkCount = 0
    private(set) var failure: DaybookError?
    private var failedChunk = Int.max
    private var reader: ChunkReader
    private var isOver = false

    init(_ source: ByteSource) {
        self.source = source
        reader = ChunkReader(source)
    }

    /// Puts the next lines into a chunk; false where there are none, or an error ended the run.
    func fill(_ chunk: LineChunk) throws(DaybookError) -> Bool {
        guard !isOver, try reader.fill(chunk) else {
            isOver = true
            return false
        }
        chunkCount += 1
        return true
    }

    /// Ends the run for all threads.
    func fail(_ error: DaybookError, in chunk: Int) {
        if chunk < failedChunk { (failure, failedChunk) = (error, chunk) }
        isOver = true
        claiming.end()
        storing.end()
    }
}
