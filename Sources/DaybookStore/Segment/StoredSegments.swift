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

    /// Reads a segment and compares its size and CRC-32C with the ledger's; linear in its size.
    ///
    /// - Throws: `damaged` where the file is missing or is not what was sealed.
    package func bytes(of segment: SegmentInfo) throws -> [UInt8] {
        let remedy =
            "See all damage with `daybook verify`; bring the file back with "
            + "`git -C \(directory.path) checkout -- \(segment.path)`."
        let bytes: [UInt8]
        do {
            bytes = try files.read(directory.absolute(segment.path))
        } catch {
            throw DaybookError(
                .damaged, "The segment \(segment.path) cannot be read.", remedy: remedy, cause: error.description)
        }
        guard bytes.count == segment.byteCount, CRC32C.checksum(bytes) == segment.checksum else {
            throw DaybookError(.damaged, "The segment \(segment.path) is not what was sealed.", remedy: remedy)
        }
        return bytes
    }
}
