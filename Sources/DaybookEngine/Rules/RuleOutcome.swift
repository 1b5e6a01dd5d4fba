/// What the rules make of one text of a column.
package enum RuleOutcome: Sendable, Equatable {
    /// The line stays as it is.
    case keep
    /// The line is not there.
    case drop
    /// The line stays and has this text instead.
    case replace(String)
}
