import DaybookCore

/// Looks for the store's own secrets and salts in bytes that are about to be committed.
struct SecretScan {
    private let needles: [[UInt8]]

    /// Shorter contents would be found by chance.
    private static let shortest = 16

    /// Collects the contents of all files below `.daybook/secrets` and `.daybook/salts`, as they are and as hex.
    init(directory: DataDirectory, files: any FileSystem) throws(DaybookError) {
        var contents: [[UInt8]] = []
        for folder in [DataDirectory.secrets, DataDirectory.salts] {
            try SecretScan.collect(directory.absolute(folder), files, into: &contents)
        }
        let parts = contents.flatMap { bytes in
            bytes.count == 8 + SaltFile.saltByteCount ? [Array(bytes.dropFirst(8))] : [bytes]
        }
        let trimmed = parts.map { bytes in bytes.last == 0x0A ? Array(bytes.dropLast()) : bytes }
        needles = trimmed.filter { $0.count >= SecretScan.shortest }.flatMap { [$0, Array(Hex.text($0).utf8)] }
    }

    /// True where one of them is in the bytes; linear in the bytes times the number of secrets.
    func finds(in bytes: [UInt8]) -> Bool {
        needles.contains { needle in
            guard let first = needle.first, bytes.count >= needle.count else { return false }
            return (0...(bytes.count - needle.count)).contains { start in
                bytes[start] == first && bytes[start..<start + needle.count].elementsEqual(needle)
            }
        }
    }

    private static func collect(
        _ path: String, _ files: any FileSystem, into contents: inout [[UInt8]]
    ) throws(DaybookError) {
        for name in try files.namesIfAny(in: path) {
            switch try files.status(of: "\(path)/\(name)")?.kind {
            case .folder: try collect("\(path)/\(name)", files, into: &contents)
            case .file: contents.append(try files.read("\(path)/\(name)"))
            default: continue
            }
        }
    }
}
