package import DaybookCore

extension SegmentSource {
    /// All bytes of a segment; throws what its reader does.
    package func bytes(of segment: SegmentInfo) throws -> [UInt8] {
        var reader = try reader(of: segment)
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4_096)
        while true {
            let count = try buffer.withUnsafeMutableBytes { try reader.read(into: $0) }
            if count == 0 { return bytes }
            bytes += buffer.prefix(count)
        }
    }
}
