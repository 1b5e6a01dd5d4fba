import DaybookCore
import DaybookStore
import Synchronization

/// The acknowledged lines that are not sealed yet, in memory, as the live reports read them.
///
/// Any thread may use it.
///
/// Memory is that of the journal, which is sealed before it grows past its limit.
final class LiveTail: Sendable {
    /// Lines that came in one sync.
    private struct Batch {
        let file: Int
        let lines: [JournalLine]
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

    /// Adds what was just synced to a journal file.
    func add(_ lines: [JournalLine], file: Int) {
        state.withLock { state in
            // A seal may have been faster than this thread; then the store has them.
            if file > state.sealedFile { state.batches.append(Batch(file: file, lines: lines)) }
            var last = ""
            for line in lines where line.project != last {
                last = line.project
                state.versions[last, default: 0] += 1
            }
        }
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
            for batch in state.batches where batch.file > file {
                for line in batch.lines where line.project == project && line.stream == .events {
                    bytes += line.line
                    bytes.append(0x0A)
                }
            }
            return Lines(bytes: bytes, version: state.versions[project] ?? 0)
        }
    }
}
