import DaybookCore

/// A salt on disk: when it was made (milliseconds since 1970, 8 bytes, big end first), then 32 bytes.
struct SaltFile {
    let salt: [UInt8]
    let made: Instant

    static let saltByteCount = 32

    /// Reads a file; nil where it is missing or torn by a crash in its making.
    init?(_ path: String, files: any FileSystem) throws(DaybookError) {
        guard try files.exists(path) else { return nil }
        let bytes = try files.read(path)
        guard bytes.count == 8 + SaltFile.saltByteCount else {
            try SaltFile.destroy(path, files: files)
            return nil
        }
        made = Instant(milliseconds: bytes.prefix(8).reduce(0) { $0 << 8 | Int($1) })
        salt = Array(bytes.dropFirst(8))
    }

    /// True 48 hours after its making; also where the clock went back so far that its age cannot be known.
    func isExpired(at now: Instant) -> Bool {
        let age = now.milliseconds - made.milliseconds
        return age >= ImportSalts.lifetimeMilliseconds || age < -ImportSalts.lifetimeMilliseconds
    }

    static func bytes(salt: [UInt8], made: Instant) -> [UInt8] {
        let stamp = UInt64(bitPattern: Int64(made.milliseconds))
        return (0..<8).map { UInt8(truncatingIfNeeded: stamp >> UInt64(56 - 8 * $0)) } + salt
    }

    /// Overwrites a salt with zeros, waits until they are on disk, and unlinks it.
    static func destroy(_ path: String, files: any FileSystem) throws(DaybookError) {
        guard let status = try files.status(of: path) else { return }
        let file = try files.open(path)
        defer { files.close(file) }
        try files.write([UInt8](repeating: 0, count: status.byteCount), to: file, at: 0)
        try files.sync(file)
        try files.unlink(path)
        try files.syncDirectory(FilePath.parent(of: path))
    }
}
