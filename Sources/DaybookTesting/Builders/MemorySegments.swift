package import DaybookCore

/// Segments in memory, for tests of what reads them.
package struct MemorySegments: SegmentSource {
    package let segments: [SegmentInfo]
    package var openTail: [UInt8] = []
    package var cache: String?
    private let contents: [String: [UInt8]]

    /// Lays each list of events down as one segment, in that order.
    package init(_ parts: [[StoredEvent]]) {
        var segments: [SegmentInfo] = []
        var contents: [String: [UInt8]] = [:]
        for (number, events) in parts.enumerated() {
            let bytes = MemorySegments.lines(events)
            let path = "segment-\(number).ndjson"
            let times = events.map(\.time)
            segments.append(
                SegmentInfo(
                    path: path, byteCount: bytes.count, lineCount: events.count,
                    times: times.min().flatMap { first in times.max().map { first...$0 } },
                    checksum: CRC32C.checksum(bytes), ledgerLine: "line-\(number)"))
            contents[path] = bytes
        }
        self.segments = segments
        self.contents = contents
    }

    /// Throws `damaged` for a segment of another source.
    package func reader(of segment: SegmentInfo) throws -> any ByteReader {
        guard let bytes = contents[segment.path] else {
            throw DaybookError(.damaged, "There is no segment \(segment.path).")
        }
        return MemoryReader(bytes)
    }

    /// The log lines of events, each with its newline.
    package static func lines(_ events: [StoredEvent]) -> [UInt8] {
        var bytes: [UInt8] = []
        for event in events {
            var writer = JSONWriter()
            event.write(to: &writer)
            bytes += writer.bytes + [0x0A]
        }
        return bytes
    }
}
