/// What happens to events of a User-Agent that is taken for a program.
package enum BotFiltering: Sendable, Equatable {
    /// They are refused and counted; `true` in a project's file.
    case refuse
    /// They are stored and marked, so that a rule can still tell them apart; `"mark"`.
    case mark
    /// Nobody looks; `false`.
    case off
}

extension BotFiltering: FieldValue {
    package static var schema: Schema { .boolean }
    package static var words: String { "true, false or 'mark'" }

    package init?(_ value: Value) {
        switch value {
        case .bool(true), .text("true"): self = .refuse
        case .bool(false), .text("false"): self = .off
        case .text("mark"): self = .mark
        default: return nil
        }
    }

    package var value: Value {
        switch self {
        case .refuse: .bool(true)
        case .mark: .text("mark")
        case .off: .bool(false)
        }
    }
}
