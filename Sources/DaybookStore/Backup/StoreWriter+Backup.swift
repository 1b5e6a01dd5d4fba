package import DaybookCore

extension StoreWriter {
    /// Puts the whole store as it is now into a folder of its own, to be copied at leisure.
    ///
    /// Called in the writer's turn, so that ledger, HEAD and journal agree; lines may be appended meanwhile, and those
    /// acknowledged before are in it. Nothing is sealed for it. Git's objects, sealed segments and import keys are
    /// never written again once they are there, so they are linked; all else is copied. Salts, cache, lock, socket and
    /// staged files are left out.
    ///
    /// - Complexity: linear in the number of files and the bytes that are not sealed.
    /// - Returns: the folder's absolute path; it goes when it is removed, or when the store is opened next.
    /// - Throws: `input-output`, `disk-full`, and what an interrupted change throws that is completed first.
    package func makeBackupPoint() throws(DaybookError) -> String {
        try settle()
        let staging = try makeStaging("backup")
        do {
            return try fill(directory.absolute(staging))
        } catch {
            dropStaging(staging)
            throw error
        }
    }

    private func fill(_ staging: String) throws(DaybookError) -> String {
        let point = "\(staging)/store"
        var copy = TreeCopy(toleratesLoss: true, treatment: StoreWriter.treatment)
        try copy.copy(directory.path, to: point)
        try files.makeDirectory("\(point)/\(DataDirectory.open)", mode: 0o700)
        for (number, byteCount) in journal.byteCounts where byteCount > 0 {
            let bytes = try files.read(directory.absolute(Journal.path(number))).prefix(byteCount)
            try files.createWhole("\(point)/\(Journal.path(number))", Array(bytes), mode: 0o600)
        }
        return point
    }

    private static func treatment(of path: String) -> TreeCopy.Treatment {
        let left = [
            DataDirectory.salts, DataDirectory.cache, DataDirectory.lock, DataDirectory.staging, DataDirectory.open,
            DataDirectory.hidden + "/control.sock",
        ]
        if left.contains(path) || path.hasPrefix(".git/") && path.hasSuffix(".lock") { return .leaveOut }
        let isFinal =
            path.hasPrefix(".git/objects/") || StorePath.isSegment(path)
            || path.hasPrefix(DataDirectory.importKeys + "/")
        return isFinal ? .link : .copy
    }
}
