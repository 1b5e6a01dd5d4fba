import DaybookCore
import DaybookStore

/// Commits edited definition files: `daybook commit`.
package struct CommitEdits: StoreChange {
    /// Takes no argument.
    package init() {}

    package func run(in workplace: Workplace) throws -> Outcome {
        let paths = try workplace.write {
            try $0.commitWaiting(author: workplace.author, now: workplace.now)
        }
        let lines = paths.isEmpty ? ["No edit waited to be committed."] : paths.map { "Committed \($0)." }
        return Outcome(.object([.init("paths", .list(paths.map(Value.text)))]), lines: lines)
    }
}
