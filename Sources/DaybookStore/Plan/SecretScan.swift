import DaybookCore

/// Looks for the store's own secrets and salts in bytes that are about to be committed.
struct SecretScan {
    private let needles: [[UInt8]]
    /// The hashes of secrets that are kept as nothing else: of the admin token and of keys.
    private let hashes: Set<String>

    /// Shorter contents would be found by chance.
    private static let shortest = 16

    /// Collects the contents of all files below `.daybook/secrets` and `.daybook/salts`, as they are and as hex;
    /// `hashes` are SHA-256 of secrets, as hex.
    init(directory: DataDirectory, files: any FileSystem, hashes: [String] = []) throws(DaybookError) {
        var contents: [[UInt8]] = []
        for folder in [DataDirectory.secrets, DataDirectory.salts] {
            try SecretScan.collect(directory.absolute(folder), files, into: &contents)
        }
        let parts = contents.flatMap { bytes in
            bytes.count == 8 + SaltFile.saltByteCount ? [Array(bytes.dropFirst(8))] : [bytes]
        }
        let trimmed = parts.map { bytes in bytes.last == 0x0A ? Array(bytes.dropLast()) : bytes }
        needles = trimmed.filter { $0.count >= SecretScan.shortest }.flatMap { [$0, Array(Hex.text($0).utf8)] }
        self.hashes = Set(hashes).union(trimmed.filter { $0.count == 64 }.map { String(decoding: $0, as: UTF8.self) })
    }

    /// True where one of them is in the bytes; linear in the bytes times the number of secrets.
    func finds(in bytes: [UInt8]) -> Bool {
        if SecretScan.words(in: bytes).contains(where: isSecret) { return true }
        return needles.contains { needle in
            guard let first = needle.first, bytes.count >= needle.count else { return false }
            return (0...(bytes.count - needle.count)).contains { start in
                bytes[start] == first && bytes[start..<start + needle.count].elementsEqual(needle)
            }
        }
    }

    private func isSecret(_ word: ArraySlice<UInt8>) -> Bool {
        hashes.contains(SecretHash(of: String(decoding: word, as: UTF8.self)).text)
    }

    /// What could be a secret of which only the hash is known: what stands between quotes or blanks, and runs of the
    /// characters that Daybook's own secrets have, as in a URL.
    private static func words(in bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        let quoted = bytes.split { $0 <= 0x20 || $0 == 0x22 || $0 == 0x27 }
        let runs = bytes.split { byte in
            let isLetter = (0x41...0x5A).contains(byte & 0xDF)
            return !(isLetter || (0x30...0x39).contains(byte) || byte == 0x2D || byte == 0x5F)
        }
        return (quoted + runs).filter { $0.count >= shortest }
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
