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

    /// `deleted` names projects whose late lines go with them.
    init(folder: String, files: any FileSystem, without deleted: Set<String> = []) {
        self.deleted = deleted
        self.folder = folder
        self.files = files
    }

    /// Adds the whole lines of a journal file, in order.
    mutating func add(_ bytes: [UInt8]) throws(DaybookError) {
        var start = 0
        while let end = bytes[start...].firstIndex(of: 0x0A) {
            let line = bytes.withUnsafeBytes { JournalLine(UnsafeRawBufferPointer(rebasing: $0[start..<end])) }
            guard let line else {
                throw DaybookError(
                    .damaged, "A journal file changed after its lines were acknowledged.",
                    remedy: "Stop the writer; its next start keeps the broken lines aside.")
            }
            try add(line)
            start = end + 1
        }
    }

    /// Closes all segments; by project, stream and order.
    mutating func finish() throws(DaybookError) -> [Part] {
        for key in open.keys.sorted() { try close(key) }
        return parts.sorted { ($0.project, $0.stream.rawValue, $0.name) < ($1.project, $1.stream.rawValue, $1.name) }
    }

    private mutating func add(_ line: JournalLine) throws(DaybookError) {
        guard !deleted.contains(line.project) else { return }
        let key = "\(line.project)/\(line.stream.rawValue)"
        if let size = open[key]?.writer.byteCount, size > 0,
            size + line.line.count + 1 > ImportWriter.segmentByteLimit
        {
            try close(key)
        }
        if open[key] == nil {
            count += 1
            let name = "\(count.padded(to: 6)).ndjson"
            let writer = try SegmentWriter("\(folder)/\(name)", files: files)
            open[key] = Open(project: line.project, stream: line.stream, name: name, writer: writer)
        }
        let result = line.line.withUnsafeBytes { bytes in
            Result { () throws(DaybookError) in
                try open[key]?.writer.append(bytes, time: LineTime.of(bytes))
            }
        }
        _ = try result.get()
    }

    private mutating func close(_ key: String) throws(DaybookError) {
        guard var closing = open.removeValue(forKey: key) else { return }
        let digest = try closing.writer.finish()
        parts.append(Part(project: closing.project, stream: closing.stream, name: closing.name, digest: digest))
    }
}
