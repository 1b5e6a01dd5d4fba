package import DaybookCore

/// What a store does not have that it had where it was made: a clone and a restored backup lack some of it.
package struct StoreLacks: Sendable, Equatable {
    /// Names of secrets that are missing, below the data directory.
    package let secrets: [String]
    /// Sealed segments that git does not keep and that are not here.
    package let segments: [String]

    /// Looks at the store at a path; needs no lock.
    ///
    /// - Complexity: linear in the ledger.
    package init(at path: String, files: any FileSystem = LinuxFileSystem()) throws(DaybookError) {
        let store = try StoreSnapshot.open(at: path, files: files)
        let directory = store.directory
        let local = Ledger.sealsInForce(store.ledger.lines).map(\.seal.path).filter(StorePath.isOutsideGit)
        let shares = store.shares.flatMap { ShareSecrets.needed(by: $0.share) }
        secrets = try StoreLacks.missing(Secrets.names + shares, directory, files)
        segments = try StoreLacks.missing(local, directory, files)
    }

    private static func missing(
        _ paths: [String], _ directory: DataDirectory, _ files: any FileSystem
    ) throws(DaybookError) -> [String] {
        var missing: [String] = []
        for path in paths {
            if try !files.exists(directory.absolute(path)) { missing.append(path) }
        }
        return missing
    }

    /// What is lacking, a sentence each; none where all is there.
    package var sentences: [String] {
        var sentences: [String] = []
        if !secrets.isEmpty {
            sentences.append("Secrets are missing (\(secrets.joined(separator: ", "))): bring them from a backup.")
        }
        if let first = segments.first {
            sentences.append(
                "\(segments.count) segments of streams that git does not keep are missing, as \(first): "
                    + "reports on them lack those lines; bring them from a backup.")
        }
        return sentences
    }
}
