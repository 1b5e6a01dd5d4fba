import DaybookCore

/// Compares one segment with its seal line.
struct SegmentCheck {
    let directory: DataDirectory
    let files: any FileSystem

    /// What is wrong with the segment, one finding at most.
    func findings(for seal: LedgerAct.Seal) throws(DaybookError) -> [Finding] {
        guard try files.exists(directory.absolute(seal.path)) else {
            return [Finding(.segmentMissing, seal.path, "is in the ledger but missing", remedy: remedy(seal))]
        }
        let bytes: [UInt8]
        do {
            bytes = try files.read(directory.absolute(seal.path))
        } catch {
            return [
                Finding(.segmentChanged, seal.path, "cannot be read (\(error.description))", remedy: remedy(seal))
            ]
        }
        guard let words = complaint(SegmentDigest(of: bytes), seal.digest, endsWhole: bytes.last == 0x0A) else {
            return []
        }
        return [Finding(.segmentChanged, seal.path, words, remedy: remedy(seal))]
    }

    private func complaint(_ found: SegmentDigest, _ sealed: SegmentDigest, endsWhole: Bool) -> String? {
        if found.byteCount != sealed.byteCount {
            let difference = found.byteCount - sealed.byteCount
            let words =
                difference < 0 ? "was cut: \(-difference) bytes are missing" : "has \(difference) bytes too many"
            return "\(words), \(found.lineCount) lines instead of \(sealed.lineCount)"
        }
        if !endsWhole { return "does not end with a whole line" }
        if found.lineCount != sealed.lineCount { return "has \(found.lineCount) lines instead of \(sealed.lineCount)" }
        if found.root != sealed.root { return "was changed: the Merkle root of its lines is not the sealed one" }
        if found.checksum != sealed.checksum { return "was changed: its CRC-32C is not the sealed one" }
        if found.times != sealed.times { return "has other first and last times than the ledger says" }
        return nil
    }

    private func remedy(_ seal: LedgerAct.Seal) -> String {
        StorePath.isOutsideGit(seal.path)
            ? "Bring it back from a backup; git does not keep this stream."
            : "Bring it back with `git -C \(directory.path) checkout -- \(seal.path)`."
    }
}
