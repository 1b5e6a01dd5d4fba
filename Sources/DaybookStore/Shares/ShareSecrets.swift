import DaybookCore

/// The content keys of protected shares and the keys of their passwords, never the passwords:
/// `.daybook/secrets/shares/<share>/<id>`, 32 bytes each, mode 0600.
struct ShareSecrets {
    let directory: DataDirectory
    let files: any FileSystem

    private static let folder = DataDirectory.secrets + "/shares"

    /// The key of that id; nil where this copy of the store does not have it.
    func key(_ id: String, of share: Share) throws(DaybookError) -> SealingKey? {
        let path = directory.absolute(ShareSecrets.path(id, of: share))
        guard try files.exists(path) else { return nil }
        return SealingKey(try files.read(path))
    }

    /// Keeps keys by their ids; they are on disk when this returns.
    func add(_ keys: [String: SealingKey], of share: Share) throws(DaybookError) {
        guard !keys.isEmpty else { return }
        let folder = directory.absolute(ShareSecrets.folder(of: share))
        try files.makeDirectories(folder, mode: 0o700)
        for (id, key) in keys.sorted(by: { $0.key < $1.key }) {
            try files.createWhole("\(folder)/\(id)", key.bytes, mode: 0o600)
        }
        for path in [folder, directory.absolute(ShareSecrets.folder), directory.absolute(DataDirectory.secrets)] {
            try files.syncDirectory(path)
        }
    }

    /// Removes keys as well as it can, with the folder where they were the last.
    func forget(_ ids: some Sequence<String>, of share: Share) {
        for id in ids { try? files.unlink(directory.absolute(ShareSecrets.path(id, of: share))) }
        try? files.removeDirectory(directory.absolute(ShareSecrets.folder(of: share)))
    }

    /// The files of keys that a share has and no longer needs; all of them where it is going.
    func paths(of share: Share, besides needed: Set<String> = []) throws(DaybookError) -> [String] {
        let folder = ShareSecrets.folder(of: share)
        return try files.namesIfAny(in: directory.absolute(folder)).filter { !needed.contains($0) }.sorted().map {
            "\(folder)/\($0)"
        }
    }

    /// The files that a protected share needs, below the data directory.
    static func needed(by share: Share) -> [String] {
        ((share.contentKey.map { [$0] } ?? []) + share.passwords.map(\.id)).map { path($0, of: share) }
    }

    /// True for the folder of a share's keys, which goes with the last of them.
    static func isFolderOfShare(_ path: String) -> Bool { path.hasPrefix(folder + "/") }

    private static func folder(of share: Share) -> String { "\(folder)/\(share.id)" }

    private static func path(_ id: String, of share: Share) -> String { "\(folder(of: share))/\(id)" }
}
