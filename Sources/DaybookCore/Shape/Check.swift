/// A rule on one field: the same words document the rule and report its failure.
package struct Check<V>: Sendable {
    package let words: String
    package let holds: @Sendable (V) -> Bool

    /// A rule; `words` complete "must be …".
    package init(_ words: String, holds: @escaping @Sendable (V) -> Bool) {
        self.words = words
        self.holds = holds
    }
}

extension Check where V == String {
    /// One of a few words.
    package static func oneOf(_ words: [String]) -> Check {
        Check("one of \(words.joined(separator: ", "))") { words.contains($0) }
    }
}
