import DaybookCore
import DaybookStore

/// Seals all acknowledged lines: `daybook seal`.
package struct SealJournal: StoreChange {
    /// Takes no argument.
    package init() {}

    package func run(in workplace: Workplace) throws -> Outcome {
        let seals = try workplace.write {
            try $0.seal(author: workplace.author, now: workplace.now)
        }
        let rows = seals.map { seal in
            Value.object([
                .init("path", .text(seal.path)), .init("lines", .int(seal.digest.lineCount)),
                .init("bytes", .int(seal.digest.byteCount)), .init("root", .text(seal.digest.root)),
            ])
        }
        let lines = seals.map { "Sealed \($0.path): \($0.digest.lineCount) lines." }
        return Outcome(
            .object([.init("segments", .list(rows))]), lines: lines.isEmpty ? ["Nothing waited to be sealed."] : lines)
    }
}
