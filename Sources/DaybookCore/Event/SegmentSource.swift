/// Where the engine gets the events of one project from.
package protocol SegmentSource: Sendable {
    /// The sealed segments in the order of the ledger.
    var segments: [SegmentInfo] { get }

    /// Lines that are acknowledged but not sealed; empty where a build reads sealed segments only.
    var openTail: [UInt8] { get }

    /// The folder for files that can be made again from the segments; nil where none may be kept.
    var cache: String? { get }

    /// The bytes of a segment; the last read compares them with its size and checksum.
    ///
    /// - Throws: `damaged` where the file is missing or is not what was sealed, here or while reading.
    func reader(of segment: SegmentInfo) throws -> any ByteReader
}
