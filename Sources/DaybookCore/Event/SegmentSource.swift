/// Where the engine gets its lines from: the store gives files, tests give memory.
package protocol SegmentSource: Sendable {
    /// The sealed segments in the order of the ledger.
    var segments: [SegmentInfo] { get }

    /// Lines that are acknowledged but not sealed; empty where a build reads sealed segments only.
    var openTail: [UInt8] { get }

    /// The bytes of a segment, checked against its checksum; linear in its size.
    ///
    /// - Throws: `damaged` where the file is missing or is not what was sealed.
    func bytes(of segment: SegmentInfo) throws -> [UInt8]
}
