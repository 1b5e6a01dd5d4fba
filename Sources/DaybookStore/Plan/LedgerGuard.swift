import DaybookCore
import DaybookGit

/// Compares the ledger file that a plan adds to with HEAD's before a byte of it is written.
///
/// What follows goes into git as it is in the work tree, so that bytes that were cut or changed there would become
/// part of the record.
struct LedgerGuard {
    let directory: DataDirectory
    let files: any FileSystem
    let git: GitRepository

    /// Checks that the work tree's file is HEAD's up to the offset of the addition, and that no more is there but
    /// where an earlier attempt of the same plan may have been interrupted.
    ///
    /// - Complexity: linear in the file.
    /// - Throws: `damaged`, naming the file; `locked` where HEAD moved since the plan was made.
    func check(_ addition: LedgerAddition, mayHaveBegun: Bool) throws(DaybookError) {
        let committed = try git.bytes(of: addition.file) ?? []
        guard mayHaveBegun ? committed.count >= addition.offset : committed.count == addition.offset else {
            throw DaybookError(
                .locked, "\(addition.file) was committed by somebody else meanwhile.", remedy: "Run the command again.")
        }
        let path = directory.absolute(addition.file)
        let found = try files.exists(path) ? files.read(path) : []
        let isAsCommitted = found.prefix(addition.offset).elementsEqual(committed.prefix(addition.offset))
        guard isAsCommitted, mayHaveBegun || found.count == addition.offset else {
            throw DaybookError(
                .damaged, "\(addition.file) is not as it was committed, so nothing can be added to it.",
                remedy: committed.isEmpty
                    ? "Move it out of the data directory."
                    : "Bring it back with `git -C \(directory.path) checkout -- \(addition.file)`.")
        }
    }
}
