import DaybookCore

/// Writes one segment into the staging folder, a buffer at a time, and sums up what it wrote.
struct SegmentWriter {
    private let files: any FileSystem
    private let file: Descriptor
    private var buffer: [UInt8] = []
    private var tree = MerkleTree()
    private var digest = SegmentDigest()
    /// Bytes so far, those in the buffer included.
    private(set) var byteCount = 0

    private static let bufferSize = 1 << 20

    init(_ path: String, files: any FileSystem) throws(DaybookError) {
        self.files = files
        file = try files.create(path, mode: 0o644)
        buffer.reserveCapacity(SegmentWriter.bufferSize + 4_096)
    }

    /// Adds a line without its newline.
    mutating func append(_ line: UnsafeRawBufferPointer, time: Instant?) throws(DaybookError) {
        tree.add(line)
        buffer.append(contentsOf: line)
        buffer.append(0x0A)
        byteCount += line.count + 1
        digest.lineCount += 1
        digest.include(time)
        if buffer.count >= SegmentWriter.bufferSize { try flush() }
    }

    /// Adds some of many lines whose leaves are hashed already; large pieces are written without another copy.
    mutating func append(_ lines: LogLines, _ range: Range<Int>) throws(DaybookError) {
        for index in range {
            tree.add(leaf: lines.leaves[index])
            digest.include(lines.times[index])
        }
        digest.lineCount += range.count
        let text = lines.text(of: range)
        if buffer.count + text.count < SegmentWriter.bufferSize {
            buffer.append(contentsOf: text)
            byteCount += text.count
        } else {
            try flush()
            try files.write(text, to: file, at: byteCount)
            digest.checksum = CRC32C.checksum(text, continuing: digest.checksum)
            byteCount += text.count
        }
    }

    /// Writes the rest and leaves syncing and closing to another thread.
    mutating func finish(with closer: FileCloser) throws(DaybookError) -> SegmentDigest {
        do throws(DaybookError) {
            let digest = try end()
            closer.syncAndClose(file)
            return digest
        } catch {
            files.close(file)
            throw error
        }
    }

    private mutating func end() throws(DaybookError) -> SegmentDigest {
        try flush()
        digest.byteCount = byteCount
        digest.root = tree.root
        return digest
    }

    /// Closes without a sync; the file is left to be removed.
    func abandon() { files.close(file) }

    private mutating func flush() throws(DaybookError) {
        try files.write(buffer, to: file, at: byteCount - buffer.count)
        digest.checksum = CRC32C.checksum(buffer, continuing: digest.checksum)
        buffer.removeAll(keepingCapacity: true)
    }
}
