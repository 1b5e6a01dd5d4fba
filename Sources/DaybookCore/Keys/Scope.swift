/// What a credential may do (contract section 6.1).
package enum Scope: String, Sendable, CaseIterable {
    case ingest
    case query
    case admin
    /// Daybook's own: lets ingest take events that are older than others may be.
    case backfill
}

extension Set: CellValue, FieldValue where Element == Scope {
    package static var schema: Schema { .array }
    package static var words: String {
        "an array of at least one of \(Scope.allCases.map(\.rawValue).joined(separator: ", "))"
    }

    /// Reads a list of names; none, and a name that is no scope, is refused.
    package init?(_ value: Value) {
        guard let names = [String](value), !names.isEmpty else { return nil }
        let scopes = names.compactMap(Scope.init)
        guard scopes.count == names.count else { return nil }
        self = Set(scopes)
    }

    /// The names in the order of their declaration.
    package var value: Value { .list(Scope.allCases.filter(contains).map { .text($0.rawValue) }) }
}
