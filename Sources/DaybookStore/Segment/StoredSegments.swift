package import DaybookCore

/// The events of one project as the engine reads them: sealed segments as the ledger lists them, and the open tail.
package struct StoredSegments: SegmentSource {
    /// In the order of the ledger, without those of undone imports.
    package let segments: [SegmentInfo]
    /// Whole log lines that are not sealed yet; empty unless asked for.
    package let openTail: [UInt8]
    private let directory: DataDirectory
    private let files: any FileSystem

    init(segments: [SegmentInfo], openTail: [UInt8], directory: DataDirectory, files: any FileSystem) {
        self.segments = segments
        self.openTail = openTail
        self.directory = directory
        self.files = files
    }

    /// The same segments with other lines behind them, for a server that keeps the tail in memory.
    package func with(openTail: [UInt8]) -> StoredSegments {
        StoredSegments(segments: segments, openTail: openTail, directory: directory, files: files)
    }

    /// Where what can be made again lies.
    package var cache: String? { directory.absolute(DataDirectory.cache) }

    /// Opens a segment; its end is reached only where size and CRC-32C are the ledger's.
    ///
    /// - Throws: `damaged` where the file is missing or is not what was sealed.
    package func reader(of segment: SegmentInfo) throws -> any ByteReader {
        let remedy =
            "See all damage with `daybook verify`; bring the file back with "
            + "`git -C \(directory.path) checkout -- \(segment.path)`."
        do {
            let reader = try files.reader(of: directory.absolute(segment.path))
            return SealedReader(reader, segment, remedy: remedy)
        } catch {
            throw DaybookError(
                .damaged, "The segment \(segment.path) cannot be read.", remedy: remedy, cause: error.description)
        }
    }
}

/// Reads a sealed file and compares its size and CRC-32C with the ledger's at its end.
private struct SealedReader: ByteReader {
    private var reader: any ByteReader
    private let segment: SegmentInfo
    private let remedy: String
    private var byteCount = 0
    private var checksum: UInt32 = 0

    init(_ reader: any ByteReader, _ segment: SegmentInfo, remedy: String) {
        self.reader = reader
        self.segment = segment
        self.remedy = remedy
    }

    mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let count = try reader.read(into: buffer)
        byteCount += count
        checksum = CRC32C.checksum(UnsafeRawBufferPointer(rebasing: buffer[..<count]), continuing: checksum)
        if count == 0, byteCount != segment.byteCount || checksum != segment.checksum {
            throw DaybookError(.damaged, "The segment \(segment.path) is not what was sealed.", remedy: remedy)
        }
        return count
    }
}
