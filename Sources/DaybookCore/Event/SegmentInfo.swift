/// What the ledger knows of one sealed segment: a file of log lines that does not change.
package struct SegmentInfo: Sendable, Hashable {
    /// Path below the data directory.
    package let path: String
    package let byteCount: Int
    package let lineCount: Int
    /// The first and last event time, both included; nil where the segment has no line.
    package let times: ClosedRange<Instant>?
    /// CRC-32C of the whole file.
    package let checksum: UInt32
    /// Hex SHA-256 of the ledger line that seals it: names the segment's content among the inputs of a page.
    package let ledgerLine: String

    /// Describes a segment as its seal line does.
    package init(
        path: String, byteCount: Int, lineCount: Int, times: ClosedRange<Instant>?, checksum: UInt32, ledgerLine: String
    ) {
        self.path = path
        self.byteCount = byteCount
        self.lineCount = lineCount
        self.times = times
        self.checksum = checksum
        self.ledgerLine = ledgerLine
    }
}
