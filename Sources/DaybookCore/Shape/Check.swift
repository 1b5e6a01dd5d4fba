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

extension Check where V == Int {
    /// A whole number within bounds, both included.
    package static func within(_ range: ClosedRange<Int>) -> Check {
        Check("\(range.lowerBound) to \(range.upperBound)") { range.contains($0) }
    }
}

extension Check where V == String {
    /// One of a few words.
    package static func oneOf(_ words: [String]) -> Check {
        Check("one of \(words.joined(separator: ", "))") { words.contains($0) }
    }

    /// Text that is not only white space.
    package static var notEmpty: Check {
        Check("not empty") { text in text.contains { !$0.isWhitespace } }
    }
}
