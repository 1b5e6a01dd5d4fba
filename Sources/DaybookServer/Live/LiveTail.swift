import DaybookCore
import DaybookStore
import Synchronization

/// The acknowledged lines that are not sealed yet, in memory, as the live reports read them.
///
/// Any thread may use it.
///
/// Memory is that of the journal, which is sealed before it grows past its limit.
final class LiveTail: Sendable {
    /// What was written to a journal file with one sync, as it was written.
    private struct Batch {
        let file: Int
        let bytes: [UInt8]
    }

    private struct State {
        var batches: [Batch] = []
        var versions: [String: Int] = [:]
        var sealedFile = 0
    }

    /// A project's lines, and the number that changes with each of them.
    struct Lines {
        let bytes: [UInt8]
        let version: Int
    }

    private let state = Mutex(State())

    /// Adds what was just synced to a journal file: whole lines, of these projects.
    func add(_ bytes: [UInt8], of projects: [String], file: Int) {
        state.withLock { state in
            // A seal may have been faster than this thread; then the store has them.
            if file > state.sealedFile { state.batches.append(Batch(file: file, bytes: bytes)) }
            for project in projects { state.versions[project, default: 0] += 1 }
        }
    }

    /// The same of lines that are not written out.
    func add(_ lines: [JournalLine], file: Int) {
        let batches = JournalBatch.batches(lines)
        add(batches.flatMap(\.bytes), of: batches.map(\.project), file: file)
    }

    /// Drops what is sealed now.
    func drop(through file: Int) {
        state.withLock { state in
            state.sealedFile = max(state.sealedFile, file)
            state.batches.removeAll { $0.file <= file }
        }
    }

    /// The number that changes with each line of a project.
    func version(of project: String) -> Int { state.withLock { $0.versions[project] ?? 0 } }

    /// The events of a project that lie in journal files behind one; nil where some of them were sealed since, so that
    /// the caller has to read the store anew.
    func events(of project: String, after file: Int) -> Lines? {
        state.withLock { state in
            guard state.sealedFile <= file else { return nil }
            var bytes: [UInt8] = []
            let head = JournalLine.head(project: project, stream: .events)
            for batch in state.batches where batch.file > file {
                batch.bytes.withUnsafeBytes { LiveTail.addLines(behind: head, of: $0, to: &bytes) }
            }
            return Lines(bytes: bytes, version: state.versions[project] ?? 0)
        }
    }

    /// Adds the log lines that stand behind a head.
    private static func addLines(behind head: [UInt8], of journal: UnsafeRawBufferPointer, to bytes: inout [UInt8]) {
        for line in LineCursor(journal) where line.starts(with: head) {
            bytes += line[head.count..<(line.count - JournalLine.foot.count + 1)]
            bytes.append(0x0A)
        }
    }
}
