package import DaybookCore

/// Which sessions and records a report counts: conditions that must all hold.
///
/// Rules come first, then sessions are made, then filters select, then reports count. Conditions on a session's
/// dimensions select sessions. Those on a record's select records: all of them must hold of the same record, a record
/// counts where its session is selected too, and a session counts where it has a selected record, also beyond the
/// range. Boundaries, entry, exit, bounce and duration of sessions never change.
package struct Filter: Sendable, Hashable {
    /// Selects everything.
    package static let none = Filter([])

    /// In the order of their texts, each once.
    package let conditions: [Condition]
    /// The filter as it is read again; equal filters have equal texts.
    package let text: String

    /// All of some conditions.
    package init(_ conditions: [Condition]) {
        let distinct = Dictionary(conditions.map { (ExactText($0.text), $0) }) { first, _ in first }
        self.conditions = distinct.values.sorted { Ranking.isBefore($0.text, $1.text) }
        text = self.conditions.map(\.text).joined(separator: ";")
    }

    /// Reads a filter as people and clients write it; empty for none.
    ///
    /// - Throws: `invalidFilter`, saying where and why it cannot be read.
    package init(_ text: String) throws(APIError) {
        self = try FilterParser.filter(text)
    }

    /// True where it selects everything.
    package var isEmpty: Bool { conditions.isEmpty }

    /// The conditions that select sessions.
    package var sessionConditions: [Condition] { conditions.filter(\.isOfSession) }

    /// The conditions that select records.
    package var recordConditions: [Condition] { conditions.filter { !$0.isOfSession } }

    /// The fields of the log line that it looks at.
    package var fields: Set<LogField> { conditions.reduce(into: []) { $0.formUnion($1.dimension.fields) } }

    /// The keys of the properties that it looks at.
    package var propertyKeys: Set<ExactText> {
        conditions.reduce(into: []) { keys, condition in
            if case .property(let key) = condition.dimension { keys.insert(key) }
        }
    }

    /// True where both have the same conditions.
    package static func == (left: Filter, right: Filter) -> Bool { ExactText(left.text) == ExactText(right.text) }

    /// Feeds the text.
    package func hash(into hasher: inout Hasher) { hasher.combine(ExactText(text)) }
}
