import DaybookCore

/// Splits the lines of journal files into staged segments, one project and stream each.
struct JournalSplitter {
    /// A staged segment.
    struct Part {
        let project: String
        let stream: Stream
        /// Its name in the staging folder.
        let name: String
        let digest: SegmentDigest
    }

    private final class Open {
        let project: String
        let stream: Stream
        let name: String
        /// What stands before its lines in the journal.
        let head: [UInt8]
        @exclusivity(unchecked) var writer: SegmentWriter

        init(project: String, stream: Stream, name: String, writer: SegmentWriter) {
            self.project = project
            self.stream = stream
            self.name = name
            head = JournalLine.head(project: project, stream: stream)
            self.writer = writer
        }

        func hasRoom(for byteCount: Int) -> Bool {
            writer.byteCount == 0 || writer.byteCount + byteCount + 1 <= ImportWriter.segmentByteLimit
        }

        func add(_ line: UnsafeRawBufferPointer) throws(DaybookError) {
            try writer.append(line, time: LineTime.of(line))
        }

        /// Adds journal lines as long as they belong here and have room, without copies; gives the first that does not.
        func add(_ lines: inout LineCursor) throws(DaybookError) -> UnsafeRawBufferPointer? {
            while let bytes = lines.next() {
                guard let line = JournalLine.logLine(in: bytes, behind: head), hasRoom(for: line.count) else {
                    return bytes
                }
                try add(line)
            }
            return nil
        }
    }

    private let folder: String
    private let files: any FileSystem
    private let closer: FileCloser
    private let deleted: Set<String>
    private var open: [String: Open] = [:]
    /// The same by what their journal lines begin with.
    private var openByHead: [UInt64: Open] = [:]
    private var parts: [Part] = []
    private var count = 0
    /// Where the last line went.
    private var last: Open?
    /// More than any line has.
    private static let pieceByteCount = 1 << 20

    /// `deleted` names projects whose late lines go with them.
    init(folder: String, files: any FileSystem, without deleted: Set<String> = []) {
        self.deleted = deleted
        self.folder = folder
        self.files = files
        closer = FileCloser(files)
    }

    /// Adds the lines that the first bytes of a journal file are, in order.
    ///
    /// A piece at a time, so that the lines are still in the processor's cache when they are hashed and copied.
    ///
    /// - Throws: `damaged` where they are not that many bytes of whole lines any more.
    mutating func add(_ path: String, byteCount: Int) throws(DaybookError) {
        var reader = try files.reader(of: path)
        let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: JournalSplitter.pieceByteCount, alignment: 64)
        defer { piece.deallocate() }
        var (filled, left) = (0, byteCount)
        while left > 0 {
            let count: Int
            do {
                count = try reader.read(into: UnsafeMutableRawBufferPointer(rebasing: piece[filled...].prefix(left)))
            } catch {
                throw error as? DaybookError ?? DaybookError(.inputOutput, "\(path) cannot be read.", cause: "\(error)")
            }
            guard count > 0 else { throw JournalSplitter.damaged }
            (filled, left) = (filled + count, left - count)
            let read = UnsafeRawBufferPointer(rebasing: piece[..<filled])
            guard let end = read.lastIndex(of: 0x0A) else {
                guard filled < piece.count else { throw JournalSplitter.damaged }
                continue
            }
            try add(LineCursor(UnsafeRawBufferPointer(rebasing: read[..<end])))
            let rest = UnsafeRawBufferPointer(rebasing: read[(end + 1)...])
            piece.copyMemory(from: rest)
            filled = rest.count
        }
        guard filled == 0 else { throw JournalSplitter.damaged }
    }

    private mutating func add(_ lines: consuming LineCursor) throws(DaybookError) {
        // Most lines belong where the one before did.
        while let other = if let last { try last.add(&lines) } else { lines.next() } { try add(journalLine: other) }
    }

    private mutating func add(journalLine bytes: UnsafeRawBufferPointer) throws(DaybookError) {
        if let known = openByHead[JournalLine.headHash(of: bytes)],
            let line = JournalLine.logLine(in: bytes, behind: known.head), known.hasRoom(for: line.count)
        {
            last = known
            return try known.add(line)
        }
        guard let line = JournalLine(bytes) else { throw JournalSplitter.damaged }
        guard !deleted.contains(line.project) else { return }
        var segment = try segment(of: line)
        if !segment.hasRoom(for: line.line.count) {
            try close("\(line.project)/\(line.stream.rawValue)")
            segment = try self.segment(of: line)
        }
        last = segment
        try line.line.withUnsafeBytes { bytes in
            Result { () throws(DaybookError) in try segment.add(bytes) }
        }.get()
    }

    private static let damaged = DaybookError(
        .damaged, "A journal file changed after its lines were acknowledged.",
        remedy: "Stop the writer; its next start keeps the broken lines aside.")

    /// Closes all segments; by project, stream and order.
    mutating func finish() throws(DaybookError) -> [Part] {
        for key in open.keys.sorted() { try close(key) }
        try closer.wait()
        return parts.sorted { ($0.project, $0.stream.rawValue, $0.name) < ($1.project, $1.stream.rawValue, $1.name) }
    }

    /// Closes all files that are open; they are left to be removed.
    func abandon() {
        for segment in open.values { segment.writer.abandon() }
        try? closer.wait()
    }

    private mutating func segment(of line: JournalLine) throws(DaybookError) -> Open {
        let key = "\(line.project)/\(line.stream.rawValue)"
        if let found = open[key] { return found }
        count += 1
        let name = "\(count.padded(to: 6)).ndjson"
        let writer = try SegmentWriter("\(folder)/\(name)", files: files)
        let segment = Open(project: line.project, stream: line.stream, name: name, writer: writer)
        open[key] = segment
        segment.head.withUnsafeBytes { openByHead[JournalLine.headHash(of: $0)] = segment }
        return segment
    }

    private mutating func close(_ key: String) throws(DaybookError) {
        guard let closing = open.removeValue(forKey: key) else { return }
        closing.head.withUnsafeBytes { openByHead[JournalLine.headHash(of: $0)] = nil }
        let digest = try closing.writer.finish(with: closer)
        parts.append(Part(project: closing.project, stream: closing.stream, name: closing.name, digest: digest))
    }
}
