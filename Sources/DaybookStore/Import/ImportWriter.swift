package import DaybookCore
import DaybookGit

/// Writes one import: segments grow in a staging folder and appear all at once, or not at all.
///
/// One thread uses it, in the store's turn for `finish` and `abandon` only. Ends with one of them; an import that ends
/// with neither leaves nothing behind once the store is opened again.
package final class ImportWriter {
    package let id: String
    package let project: Project
    private let store: StoreWriter
    private let author: Author
    private let staging: String
    @exclusivity(unchecked) private var keys: ImportKeySet
    private var record: ImportRecord
    private var rejected: RejectedLines
    private var logs: [Stream: Log] = [:]
    private let closer: FileCloser

    /// The segments of one stream.
    private struct Log {
        var segment: SegmentWriter?
        var digests: [SegmentDigest] = []
    }

    /// A segment is closed before it grows past this.
    package static let segmentByteLimit = 32 << 20

    init(
        store: StoreWriter, project: Project, record: ImportRecord, author: Author, keys: ImportKeySet
    ) throws(DaybookError) {
        self.store = store
        self.project = project
        self.record = record
        self.author = author
        self.keys = keys
        id = record.id
        closer = FileCloser(store.files)
        staging = try store.makeStaging("import")
        rejected = RejectedLines(store.directory.absolute("\(staging)/rejected"), files: store.files)
    }

    /// Starts a file: repeated lines are counted anew from here.
    package func beginSource(name: String, byteCount: Int?) {
        record.sources.append(ImportRecord.Source(name: name, byteCount: byteCount))
        keys.beginFile()
    }

    /// Makes the keys of lines; any thread may use it.
    package var keyHash: ImportKeyHash { keys.hash }

    /// Keeps the key of a line of the source as it was read; false where it was imported before.
    ///
    /// To be called once the line is known to be readable, since its key stays. `key` is that of its first occurrence.
    /// One thread may claim lines while another adds some.
    package func claim(_ sourceLine: UnsafeRawBufferPointer, key: ImportKey) -> Bool {
        keys.insert(sourceLine, first: key)
    }

    /// Keeps the key of a line; false, and counted, where it was imported before.
    package func claim(_ sourceLine: UnsafeRawBufferPointer) -> Bool {
        let isNew = claim(sourceLine, key: keyHash.key(of: sourceLine))
        if !isNew { countDuplicates(1) }
        return isNew
    }

    /// Counts lines that were imported before, or that repeat in other words what an earlier line says.
    package func countDuplicates(_ count: Int) { record.duplicateCount += count }

    /// Adds the log line of a claimed source line, without a newline, to a stream.
    ///
    /// - Throws: `disk-full`, `input-output`; the import must then be abandoned.
    package func append(_ line: [UInt8], time: Instant, to stream: Stream = .events) throws(DaybookError) {
        let lines = LogLines()
        lines.text.append(line)
        lines.endLine(time: time)
        try append(lines, to: stream)
    }

    /// Adds the log lines of claimed source lines to a stream, in their order.
    ///
    /// - Throws: `disk-full`, `input-output`; the import must then be abandoned.
    package func append(_ lines: LogLines, to stream: Stream) throws(DaybookError) {
        guard lines.count > 0 else { return }
        // Taken out while it grows, so that it is never copied.
        var log = logs.removeValue(forKey: stream) ?? Log()
        defer { logs[stream] = log }
        var start = 0
        while start < lines.count {
            if log.segment == nil { log.segment = try makeSegment(stream, log.digests.count + 1) }
            let room = ImportWriter.segmentByteLimit - (log.segment?.byteCount ?? 0)
            var end = lines.lineCount(from: start, within: room)
            if end == start, room < ImportWriter.segmentByteLimit {
                try close(&log)
                continue
            }
            end = max(end, start + 1)
            try log.segment?.append(lines, start..<end)
            start = end
        }
        record.acceptedCount += lines.count
    }

    private func makeSegment(_ stream: Stream, _ number: Int) throws(DaybookError) -> SegmentWriter {
        let path = store.directory.absolute("\(staging)/\(ImportWriter.staged(stream, number))")
        return try SegmentWriter(path, files: store.files)
    }

    /// Records a line that could not be read: `line` counts from 1, `offset` is its first byte in the unpacked source.
    package func reject(source: String, line: Int, offset: Int, reason: String) throws(DaybookError) {
        record.rejectedCount += 1
        try rejected.add(source: source, line: line, offset: offset, reason: reason)
    }

    /// Publishes the import in one commit; where no line was accepted nothing is committed.
    ///
    /// - Returns: the counts, which are in the ledger as well where anything was accepted.
    package func finish(readCount: Int, now: Instant) throws(DaybookError) -> ImportRecord {
        record.readCount = readCount
        for stream in logs.keys {
            var log = logs[stream] ?? Log()
            try close(&log)
            logs[stream] = log
        }
        try closer.wait()
        let rejectedPath = "\(DataDirectory.rejected)/\(id).ndjson"
        let hasRejected = try rejected.finish()
        guard record.acceptedCount > 0 else {
            if hasRejected {
                try store.files.rename(
                    store.directory.absolute("\(staging)/rejected"), to: store.directory.absolute(rejectedPath))
            }
            store.dropStaging(staging)
            return record
        }
        var plan = try plan(at: now)
        if hasRejected { plan.moves.append(.init(staged: "\(staging)/rejected", path: rejectedPath)) }
        try store.perform(plan)
        store.dropStaging(staging)
        return record
    }

    /// Takes back all that was staged, and the salts of a project that was deleted meanwhile.
    ///
    /// To be called in the writer's turn.
    package func abandon() {
        if !store.snapshot.projects.contains(where: { $0.folder == project.folder }) {
            try? store.importSalts.destroyAll(of: project.folder)
        }
        for stream in logs.keys { logs[stream]?.segment?.abandon() }
        logs = [:]
        try? closer.wait()
        rejected.abandon()
        store.dropStaging(staging)
    }

    private func close(_ log: inout Log) throws(DaybookError) {
        guard var closing = log.segment else { return }
        log.segment = nil
        log.digests.append(try closing.finish(with: closer))
    }

    /// The name of a segment while it is staged.
    private static func staged(_ stream: Stream, _ number: Int) -> String {
        "\(stream.rawValue)-\(number.padded(to: 4)).ndjson"
    }

    private func plan(at now: Instant) throws(DaybookError) -> ChangePlan {
        try store.settle()
        guard store.snapshot.projects.contains(where: { $0.id == project.id && $0.folder == project.folder }) else {
            throw DaybookError(
                .notFound, "The project '\(project.slug)' was deleted while the import ran.",
                remedy: "Nothing was imported.")
        }
        let segments = Stream.allCases.flatMap { stream in
            (logs[stream]?.digests ?? []).enumerated().map { (stream: stream, number: $0.0 + 1, digest: $0.1) }
        }
        let counts = "\(record.acceptedCount) lines"
        let message = GitMessage(
            "Import \(counts) into \(project.slug)",
            trailers: [
                .init("Project", project.folder), .init("Import", id), .init("Lines", String(record.acceptedCount)),
            ] + segments.map { .init("Segment", "\($0.number) \($0.digest.lineCount) \($0.digest.root)") })
        var plan = ChangePlan(author: author, at: now, message: message)
        var acts: [LedgerAct] = []
        for segment in segments {
            let folder = StorePath.importFolder(project: project.folder, id: id, stream: segment.stream)
            let path = "\(folder)/\(segment.number.padded(to: 4)).ndjson"
            plan.moves.append(
                .init(staged: "\(staging)/\(ImportWriter.staged(segment.stream, segment.number))", path: path))
            acts.append(
                .seal(
                    .init(
                        project: project.folder, stream: segment.stream.rawValue, path: path, digest: segment.digest,
                        importID: id)))
        }
        acts.append(.imported(project: project.folder, id: id, record: .object(record.members)))
        try stageKeys()
        try stage("record.json", DefinitionFile.bytes(of: record.members), mode: 0o644)
        plan.moves.append(
            .init(
                staged: "\(staging)/record.json",
                path: "\(StorePath.importFolder(project: project.folder, id: id))/record.json"))
        plan.moves.append(
            .init(staged: "\(staging)/keys", path: StorePath.importKeys(project: project.folder, id: id)))
        plan.ledger = store.snapshot.ledger.addition(of: acts, at: now)
        return plan
    }

    /// Writes the keys a piece at a time, since all of them are as large as a small store.
    private func stageKeys() throws(DaybookError) {
        let file = try store.files.create(store.directory.absolute("\(staging)/keys"), mode: 0o600)
        defer { store.files.close(file) }
        var (buffer, written): ([UInt8], Int) = ([], 0)
        try keys.forEachFreshRun { run throws(DaybookError) in
            buffer += run.bytes
            guard buffer.count >= 1 << 20 else { return }
            try store.files.write(buffer, to: file, at: written)
            written += buffer.count
            buffer.removeAll(keepingCapacity: true)
        }
        try store.files.write(buffer, to: file, at: written)
        try store.files.sync(file)
    }

    private func stage(_ name: String, _ bytes: [UInt8], mode: UInt32) throws(DaybookError) {
        try store.files.createWhole(store.directory.absolute("\(staging)/\(name)"), bytes, mode: mode)
        try store.files.syncDirectory(store.directory.absolute(staging))
    }
}
