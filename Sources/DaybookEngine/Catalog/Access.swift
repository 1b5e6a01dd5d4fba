package import DaybookCore

/// Who may call an endpoint; there is no default.
package enum Access: Sendable, Equatable {
    case anyone
    case scope(Scope)
}

/// What the caller's credential allows; made by whoever checked it.
package struct Grant: Sendable {
    private let scopes: Set<Scope>

    /// Scopes of a key; `admin` satisfies any check.
    package init(scopes: Set<Scope>) {
        self.scopes = scopes
    }

    /// What the operator at the command line may do: everything.
    package static let localOperator = Grant(scopes: [.admin])

    func allows(_ access: Access) -> Bool {
        switch access {
        case .anyone: true
        case .scope(let scope): scopes.contains(scope) || scopes.contains(.admin)
        }
    }
}
