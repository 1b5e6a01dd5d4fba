/// An operation that changes a store, so that a running server can be asked to carry it out.
///
/// It is coded as its arguments. One that is to work beside a server is in `StoreChanges.all`.
package protocol StoreChange: StoreOperation, Codable {}

extension StoreChange {
    /// The name by which a server is asked for it.
    package static var name: String { String(describing: self) }
}

/// The operations that a server carries out for a command; the one place that lists them.
package enum StoreChanges {
    /// Every operation that works beside a running server.
    package static let all: [any StoreChange.Type] = [
        AddRule.self, AddSharePassword.self, BackupPoint.self, ChangeModule.self, ChangeProject.self, CommitEdits.self,
        CreateKey.self, CreateProject.self, CreateShare.self, DeleteProject.self, DeleteShare.self, ImportFiles.self,
        RemoveRule.self, RemoveSharePassword.self, RevokeKey.self, RotateKey.self, RotateShare.self, RotateToken.self,
        SealJournal.self, UndoImport.self,
    ]

    /// The operation of that name; nil for one this program does not know.
    package static func named(_ name: String) -> (any StoreChange.Type)? { all.first { $0.name == name } }
}
