import DaybookCore
import DaybookStore
import Foundation
import Glibc

/// Makes a data directory of a backup: `daybook restore`.
package struct RestoreStore: StoreOperation {
    private let source: String

    /// Names a folder or a tar file that `daybook backup` wrote.
    package init(source: String) {
        self.source = source
    }

    package func run(in workplace: Workplace) throws -> Outcome {
        let target = workplace.data
        let files = FileManager.default
        var isFolder: ObjCBool = false
        guard files.fileExists(atPath: source, isDirectory: &isFolder) else {
            throw DaybookError(.notFound, "There is no backup at \(source).", remedy: "Check --from.")
        }
        if files.fileExists(atPath: target) {
            guard let names = try? files.contentsOfDirectory(atPath: target), names.isEmpty else {
                throw DaybookError(
                    .refused, "\(target) is not empty.", remedy: "Name a folder with --data that is not there yet.")
            }
            try files.removeItem(atPath: target)
        }
        let part = "\(target).partial"
        guard !files.fileExists(atPath: part) else {
            throw DaybookError(.exists, "\(part) is there already.", remedy: "Remove it if no restore runs.")
        }
        do {
            try fill(part, isFolder: isFolder.boolValue, workplace)
            let findings = try Verification(at: part).findings()
            let lacks = try StoreLacks(at: part)
            sync()
            try files.moveItem(atPath: part, toPath: target)
            sync()
            return outcome(findings, lacks, target)
        } catch {
            try? files.removeItem(atPath: part)
            throw error
        }
    }

    private func fill(_ part: String, isFolder: Bool, _ workplace: Workplace) throws {
        if isFolder {
            var copy = TreeCopy(progress: { count in
                workplace.progress(Progress(words: "\(count) files", share: nil))
            })
            try copy.copy(source, to: part)
        } else {
            let closed: [FileAttributeKey: Any] = [.posixPermissions: 0o700]
            try FileManager.default.createDirectory(
                atPath: part, withIntermediateDirectories: true, attributes: closed)
            try TarFile(path: source).unpack(into: part)
        }
        try Store.prepareCopy(at: part)
    }

    private func outcome(_ findings: [Finding], _ lacks: StoreLacks, _ target: String) -> Outcome {
        let isSound = !findings.contains(where: \.isDamage)
        let salts = "Salts are in no backup: visitors of today and yesterday who come again count as new ones."
        let lacking = [salts] + lacks.sentences
        return Outcome(
            .object([
                .init("data", .text(target)), .init("sound", .bool(isSound)),
                .init("lacking", .list(lacking.map(Value.text))),
                .init("findings", .list(findings.map { .text($0.description) })),
            ]), lines: ["Restored \(source) to \(target)."] + lacking + findings.map(\.description),
            exitCode: isSound ? 0 : DaybookError(.damaged, "").exitCode)
    }
}
