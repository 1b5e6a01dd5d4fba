package import DaybookCore

/// A project's rules, ready to be asked about each text of a column once.
///
/// A rule looks at one column only, so that what becomes of a text depends on nothing else: the engine asks once for
/// each entry of a dictionary. The rules of a column apply one after the other, in the order of their names: a later
/// one sees what an earlier one has left. Rules come before sessions.
package struct RuleSet: Sendable {
    /// No rule.
    package static let none = RuleSet([])

    /// A rule with its patterns read.
    private struct Compiled: Sendable {
        let kind: Rule.Kind
        let field: LogField
        let patterns: [Glob]
        let target: String

        /// What is not there fits an empty pattern only, so that `*` asks for any text there is.
        func fits(_ text: String) -> Bool {
            text.isEmpty ? patterns.contains(Glob(exactly: "")) : patterns.contains { $0.matches(text) }
        }
    }

    private let rules: [Compiled]
    /// The rules as they were read, in the order in which they apply.
    package let definitions: [Rule]

    /// Takes rules in any order; they apply in the order of their names.
    package init(_ rules: [Rule]) {
        definitions = rules.sorted { Ranking.isBefore($0.name, $1.name) }
        self.rules = definitions.compactMap { rule in
            guard let kind = rule.action, let field = rule.field else { return nil }
            let patterns = rule.patterns.map { kind == .group ? Glob(pathPattern: $0) : Glob(pattern: $0) }
            return Compiled(kind: kind, field: field, patterns: patterns, target: rule.target)
        }
    }

    /// True where nothing is dropped, rewritten or named.
    package var isEmpty: Bool { rules.isEmpty }

    /// The columns whose texts `outcome` may drop or replace; of all others every text is kept.
    package var fields: Set<LogField> { Set(rules.filter { !$0.kind.isNaming }.map(\.field)) }

    /// What becomes of a line for the stored text that it has in a column.
    ///
    /// A line is dropped where any of its columns says so.
    package func outcome(_ field: LogField, _ stored: String) -> RuleOutcome {
        var text = stored
        for rule in rules where rule.field == field && !rule.kind.isNaming {
            switch rule.kind {
            case .exclude:
                if rule.fits(RuleSet.label(field, text)) { return .drop }
            case .hostname where rule.target.isEmpty:
                if !text.isEmpty && !rule.fits(text) { return .drop }
            default:
                if rule.fits(text) { text = rule.target }
            }
        }
        return ExactText(text) == ExactText(stored) ? .keep : .replace(text)
    }

    // MARK: Sources and channels

    /// A name that a rule gives a session, and the place of that rule: of the names of several columns the one with the
    /// lowest place counts.
    package struct Naming: Sendable, Equatable {
        package let place: Int
        package let name: String
    }

    /// The columns by whose texts sessions get their source, and their channel, from a rule.
    package var sourceFields: Set<LogField> { Set(rules.filter { $0.kind == .source }.map(\.field)) }
    package var channelFields: Set<LogField> { Set(rules.filter { $0.kind == .channel }.map(\.field)) }

    /// The source that a rule names for a text of a session: its host as `SourceRule` has it for `referrer`, else the
    /// value of its campaign; nil where none does.
    package func source(_ field: LogField, _ text: String) -> Naming? { naming(.source, field, text) }

    /// The channel that a rule names for such a text; nil where none does and contract section 7.5 decides.
    package func channel(_ field: LogField, _ text: String) -> Naming? { naming(.channel, field, text) }

    private func naming(_ kind: Rule.Kind, _ field: LogField, _ text: String) -> Naming? {
        let place = rules.firstIndex { $0.kind == kind && $0.field == field && $0.fits(text) }
        return place.map { Naming(place: $0, name: rules[$0].target) }
    }

    /// What reports show for a text, which is what an exclusion names.
    private static func label(_ field: LogField, _ text: String) -> String {
        switch field {
        case .country: FilterDimension.country.label(of: text)
        case .browser: FilterDimension.browser.label(of: text)
        case .os: FilterDimension.os.label(of: text)
        case .device: FilterDimension.device.label(of: text)
        default: text
        }
    }
}

extension Rule.Kind {
    /// True where it names sessions and leaves lines alone.
    fileprivate var isNaming: Bool { self == .source || self == .channel }
}
