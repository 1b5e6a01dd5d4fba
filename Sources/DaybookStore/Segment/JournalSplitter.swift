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

    private struct Open {
        let project: String
        let stream: Stream
        let name: String
        var writer: SegmentWriter
    }

    private let folder: String
    private let files: any FileSystem
    private let deleted: Set<String>
    private var open: [String: Open] = [:]
    private var parts: [Part] = []
    private var count = 0
    /// Where the last line went, and what stands before such lines.
    private var last: (head: [UInt8], project: String, stream: Stream)?

    /// `deleted` names projects whose late lines go with them.
    init(folder: String, files: any FileSystem, without deleted: Set<String> = []) {
        self.deleted = deleted
        self.folder = folder
        self.files = files
    }

    /// Adds the whole lines of a journal file, in order.
    mutating func add(_ bytes: [UInt8]) throws(DaybookError) {
        try bytes.withUnsafeBytes { bytes in
            Result { () throws(DaybookError) in
                guard let end = bytes.lastIndex(of: 0x0A) else { return }
                for line in LineCursor(UnsafeRawBufferPointer(rebasing: bytes[..<end])) {
                    try add(journalLine: line)
                }
            }
        }.get()
    }

    private mutating func add(journalLine bytes: UnsafeRawBufferPointer) throws(DaybookError) {
        // Most lines belong where the one before did; then nothing of them is copied.
        if let last, let line = JournalLine.logLine(in: bytes, behind: last.head) {
            return try add(line, project: last.project, stream: last.stream)
        }
        guard let line = JournalLine(bytes) else {
            throw DaybookError(
                .damaged, "A journal file changed after its lines were acknowledged.",
                remedy: "Stop the writer; its next start keeps the broken lines aside.")
        }
        last = (JournalLine.head(project: line.project, stream: line.stream), line.project, line.stream)
        try line.line.withUnsafeBytes { bytes in
            Result { () throws(DaybookError) in try add(bytes, project: line.project, stream: line.stream) }
        }.get()
    }

    /// Closes all segments; by project, stream and order.
    mutating func finish() throws(DaybookError) -> [Part] {
        for key in open.keys.sorted() { try close(key) }
        return parts.sorted { ($0.project, $0.stream.rawValue, $0.name) < ($1.project, $1.stream.rawValue, $1.name) }
    }

    private mutating func add(
        _ line: UnsafeRawBufferPointer, project: String, stream: Stream
    ) throws(DaybookError) {
        guard !deleted.contains(project) else { return }
        let key = "\(project)/\(stream.rawValue)"
        if let size = open[key]?.writer.byteCount, size > 0,
            size + line.count + 1 > ImportWriter.segmentByteLimit
        {
            try close(key)
        }
        if open[key] == nil {
            count += 1
            let name = "\(count.padded(to: 6)).ndjson"
            let writer = try SegmentWriter("\(folder)/\(name)", files: files)
            open[key] = Open(project: project, stream: stream, name: name, writer: writer)
        }
        try open[key]?.writer.append(line, time: LineTime.of(line))
    }

    private mutating func close(_ key: String) throws(DaybookError) {
        guard var closing = open.removeValue(forKey: key) else { return }
        let digest = try closing.writer.finish()
        parts.append(Part(project: closing.project, stream: closing.stream, name: closing.name, digest: digest))
    }
}
