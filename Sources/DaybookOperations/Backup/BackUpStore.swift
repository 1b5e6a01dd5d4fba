import DaybookCore
import DaybookSite
import DaybookStore
import Foundation
import Glibc

/// Takes a copy of the store that is consistent while events come in: `daybook backup`.
///
/// Whoever holds the store makes a point of it (`BackupPoint`) in its turn, which takes a moment, as what is sealed is
/// only linked. The copy of that point is made and checked here, while the store goes on.
package struct BackUpStore: StoreOperation {
    private let target: String

    /// Names a folder that is not there yet, or a file that ends in `.tar`.
    package init(target: String) {
        self.target = target
    }

    package func run(in workplace: Workplace) throws -> Outcome {
        guard !SitePath.overlap(target, workplace.data) else {
            throw DaybookError(
                .refused, "A backup does not belong into the data directory.", remedy: "Name another place with --to.")
        }
        guard !FileManager.default.fileExists(atPath: target) else {
            throw DaybookError(
                .exists, "\(target) is there already.", remedy: "Name one with --to that is not, or remove it.")
        }
        return try workplace.holdingIfFree {
            let point = try workplace.carryOut(BackupPoint())
            guard let path = point.value["path"]?.text else { preconditionFailure("a point has a path") }
            defer { try? FileManager.default.removeItem(atPath: (path as NSString).deletingLastPathComponent) }
            return try copy(path, workplace)
        }
    }

    private func copy(_ point: String, _ workplace: Workplace) throws -> Outcome {
        let findings: [Finding]
        if target.hasSuffix(".tar") {
            try TarFile(path: target).pack(point)
            findings = try Verification(at: point).findings()
        } else {
            let part = "\(target).partial"
            do {
                var copy = TreeCopy(progress: { count in
                    workplace.progress(Progress(words: "\(count) files", share: nil))
                })
                try copy.copy(point, to: part)
                findings = try Verification(at: part).findings()
                try FileManager.default.moveItem(atPath: part, toPath: target)
            } catch {
                try? FileManager.default.removeItem(atPath: part)
                throw error
            }
        }
        // All of it is on disk before anybody is told so.
        sync()
        let store = try StoreSnapshot.open(at: point)
        return outcome(findings, store)
    }

    private func outcome(_ findings: [Finding], _ store: StoreSnapshot) -> Outcome {
        let isSound = !findings.contains(where: \.isDamage)
        return Outcome(
            .object([
                .init("to", .text(target)), .init("commit", .text(store.commit)),
                .init("ledger_head", .text(store.ledger.head)), .init("sound", .bool(isSound)),
                .init("findings", .list(findings.map { .text($0.description) })),
            ]),
            lines: [
                "Wrote \(target): commit \(store.commit), ledger head \(store.ledger.head).",
                "It holds secrets and what is known of people: keep it where only you can read it. It holds no salts.",
            ] + findings.map(\.description),
            exitCode: isSound ? 0 : DaybookError(.damaged, "").exitCode)
    }
}

extension Finding {
    /// True where sealed lines are touched; edits that wait to be committed are none of that.
    var isDamage: Bool {
        switch kind {
        case .ledgerBroken, .segmentMissing, .segmentChanged, .segmentUnexpected: true
        case .definitionBroken, .notAsCommitted, .foreignFile: false
        }
    }
}
