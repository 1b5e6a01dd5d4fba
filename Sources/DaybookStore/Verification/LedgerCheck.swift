import DaybookCore

/// Walks the ledger in the work tree, line by line, and names every break of its chain.
struct LedgerCheck {
    let directory: DataDirectory
    let files: any FileSystem
    /// What an interrupted change was adding: whatever is behind its offset is not looked at.
    var pending: LedgerAddition?

    /// The lines that can be read, in order, and what is wrong with the others or with the chain.
    func run() throws(DaybookError) -> (lines: [Ledger.Line], findings: [Finding]) {
        var lines: [Ledger.Line] = []
        var findings: [Finding] = []
        var previous = Ledger.origin
        for path in try StoreWalk(directory: directory, files: files).paths where StorePath.isLedger(path) {
            var bytes = try files.read(directory.absolute(path))
            if let pending, pending.file == path {
                bytes = Array(bytes.prefix(pending.offset))
                if bytes.isEmpty { continue }
            }
            if let last = bytes.last, last != 0x0A {
                findings.append(broken(path, "does not end with a whole line"))
            }
            let whole = bytes.last == 0x0A ? bytes.dropLast() : bytes[...]
            for (index, text) in whole.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
                do {
                    let line = try Ledger.line(Array(text), path: path, number: index + 1)
                    if line.previous != previous {
                        findings.append(
                            broken(path, "breaks the chain at line \(index + 1): a line before it was changed"))
                    }
                    previous = line.hash
                    lines.append(line)
                } catch {
                    findings.append(broken(path, "has no ledger line at line \(index + 1)"))
                }
            }
        }
        return (lines, findings)
    }

    private func broken(_ path: String, _ words: String) -> Finding {
        Finding(
            .ledgerBroken, path, words,
            remedy: "Compare it with git: `git -C \(directory.path) log -p -- \(path)`, and bring it back from there.")
    }
}
