package import DaybookCore
import Synchronization

/// The acknowledged lines that are not sealed yet: files `.daybook/open/<n>.ndjson` for the whole store.
///
/// A batch is one write and one fdatasync. A file whose write or sync failed is never written or synced again: the next
/// batch starts a new one. Files of an earlier process are never appended to. Any thread may append while the store's
/// writer seals: lines that come meanwhile go to a file of their own.
package final class Journal: Sendable {
    private let state: Mutex<State>

    /// Continues after the files that are there (with their whole sizes) and those sealed before.
    init(directory: DataDirectory, files: any FileSystem, byteCounts: [Int: Int], sealed: Int) {
        state = Mutex(
            State(
                directory: directory, files: files, nextNumber: max(byteCounts.keys.max() ?? 0, sealed) + 1,
                byteCounts: byteCounts))
    }

    /// Acknowledged bytes in all files.
    package var byteCount: Int { state.withLock { $0.byteCounts.values.reduce(0, +) } }

    /// The acknowledged bytes of each file.
    var byteCounts: [Int: Int] { state.withLock(\.byteCounts) }

    /// Writes and syncs a batch; what returns is acknowledged.
    ///
    /// - Returns: the number of the file that holds it, which a sealing names once the batch is in a segment.
    /// - Throws: `disk-full`, `input-output`; then nothing of the batch is acknowledged.
    @discardableResult
    package func append(_ batch: [JournalLine]) throws(DaybookError) -> Int {
        var bytes: [UInt8] = []
        for line in batch { line.write(to: &bytes) }
        return try append(bytes)
    }

    /// The same of lines that are written out already, each by `JournalLine.write(to:)`.
    @discardableResult
    package func append(_ bytes: [UInt8]) throws(DaybookError) -> Int {
        try state.withLock { state throws(DaybookError) in try state.append(bytes) }
    }

    /// Writes as much as many events have, syncs it and takes it away again: whether a journal that failed works again.
    ///
    /// - Throws: what an append would throw.
    package func probe() throws(DaybookError) {
        try state.withLock { state throws(DaybookError) in try state.probe() }
    }

    /// Closes the current file, so that its lines can be sealed, and returns the numbers of all files.
    func rotate() -> [Int] { state.withLock { $0.rotate() } }

    /// Forgets files that are sealed.
    func forget(through number: Int) {
        state.withLock { state in state.byteCounts = state.byteCounts.filter { $0.key > number } }
    }

    /// The path of a file below the data directory.
    static func path(_ number: Int) -> String { "\(DataDirectory.open)/\(number).ndjson" }
}

/// The journal's files, as whoever holds its lock sees them.
private struct State: Sendable {
    let directory: DataDirectory
    let files: any FileSystem
    var nextNumber: Int
    var byteCounts: [Int: Int]
    var current: (number: Int, file: Descriptor)?

    mutating func append(_ bytes: [UInt8]) throws(DaybookError) -> Int {
        guard !bytes.isEmpty else { return current?.number ?? nextNumber }
        let (number, file) = try currentFile()
        let offset = byteCounts[number] ?? 0
        do {
            try files.write(bytes, to: file, at: offset)
            try files.sync(file)
            if offset == 0 { try files.syncDirectory(directory.absolute(DataDirectory.open)) }
        } catch {
            retire(acknowledged: offset)
            throw error
        }
        byteCounts[number] = offset + bytes.count
        return number
    }

    mutating func probe() throws(DaybookError) {
        guard current == nil else { return }
        let (_, file) = try currentFile()
        // Blanks are no journal line: a crash now leaves a torn tail, which the next start cuts.
        let blanks = [UInt8](repeating: 0x20, count: 65_536)
        do {
            try files.write(blanks, to: file, at: 0)
            try files.sync(file)
            try files.truncate(file, to: 0)
            try files.syncDirectory(directory.absolute(DataDirectory.open))
        } catch {
            retire(acknowledged: 0)
            throw error
        }
    }

    mutating func rotate() -> [Int] {
        if let current { files.close(current.file) }
        current = nil
        return byteCounts.keys.sorted()
    }

    private mutating func currentFile() throws(DaybookError) -> (number: Int, file: Descriptor) {
        if let current { return current }
        let number = nextNumber
        nextNumber += 1
        let file = try files.create(directory.absolute(Journal.path(number)), mode: 0o600)
        byteCounts[number] = 0
        current = (number, file)
        return (number, file)
    }

    /// Cuts what was not acknowledged where that is still possible; sealing reads no further than the acknowledged
    /// bytes.
    private mutating func retire(acknowledged: Int) {
        guard let current else { return }
        try? files.truncate(current.file, to: acknowledged)
        files.close(current.file)
        self.current = nil
        // A disk that stays full must not fill with empty files, nor this table with their names.
        guard acknowledged == 0, (try? files.unlink(directory.absolute(Journal.path(current.number)))) != nil else {
            return
        }
        byteCounts[current.number] = nil
    }
}
