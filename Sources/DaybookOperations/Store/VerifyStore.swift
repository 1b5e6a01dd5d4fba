import DaybookCore
import DaybookStore

/// Checks the ledger, every sealed segment and the work tree: `daybook verify`.
package struct VerifyStore: StoreOperation {
    /// Takes no argument.
    package init() {}

    package func run(in workplace: Workplace) throws -> Outcome {
        let store = try workplace.snapshot()
        let findings = try Verification(at: workplace.data).findings()
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
}
