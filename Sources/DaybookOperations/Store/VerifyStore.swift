import DaybookCore
import DaybookStore
import Foundation

/// Checks the ledger, every sealed segment and the work tree: `daybook verify`.
package struct VerifyStore: StoreOperation {
    /// Takes no argument.
    package init() {}

    package func run(in workplace: Workplace) throws -> Outcome {
        let (store, findings) = try quietFindings(workplace)
        let rows = findings.map { finding in
            Value.object([
                .init("kind", .text(finding.kind.rawValue)), .init("path", .text(finding.path)),
                .init("words", .text(finding.words)), .init("remedy", .text(finding.remedy)),
            ])
        }
        let sound = "The ledger, its segments and the work tree agree; head \(store.ledger.head)."
        return Outcome(
            .object([
                .init("sound", .bool(findings.isEmpty)), .init("ledger_head", .text(store.ledger.head)),
                .init("findings", .list(rows)),
            ]), lines: findings.isEmpty ? [sound] : findings.map(\.description),
            exitCode: findings.isEmpty ? 0 : DaybookError(.damaged, "").exitCode)
    }

    /// The findings of a moment in which nobody changed the store: a server that is just sealing leaves things in
    /// between for the blink of an eye, and what is looked at again is either done by then or really wrong.
    private func quietFindings(_ workplace: Workplace) throws -> (StoreSnapshot, [Finding]) {
        var attempts = 0
        while true {
            let store = try workplace.snapshot()
            let findings = try Verification(at: workplace.data).findings()
            let isChanging = findings.contains { $0.path == DataDirectory.plan }
            attempts += 1
            guard !findings.isEmpty, attempts < VerifyStore.attemptLimit,
                try isChanging || workplace.snapshot().commit != store.commit
            else { return (store, findings) }
            Thread.sleep(forTimeInterval: 0.2)
        }
    }

    private static let attemptLimit = 8
}
