import DaybookCore
import DaybookStore

/// Puts the store as it is at one moment into a folder beside its own: the part of a backup that its holder does.
struct BackupPoint: StoreChange {
    func run(in workplace: Workplace) throws -> Outcome {
        let path = try workplace.write { try $0.makeBackupPoint() }
        return Outcome(.object([.init("path", .text(path))]), lines: [])
    }
}
