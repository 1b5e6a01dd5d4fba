/// One thing that is wrong with one field of an input.
package struct Problem: Error, Sendable, Equatable, CustomStringConvertible {
    package let field: String
    package let words: String

    /// Names a field and says what is wrong with it, as in "must be 1 to 1000".
    package init(field: String, words: String) {
        self.field = field
        self.words = words
    }

    /// The field and the complaint in one sentence part.
    package var description: String { "'\(field)' \(words)" }
}

/// All that is wrong with an input; never empty.
package struct Invalid: Error, Sendable, Equatable, CustomStringConvertible {
    package let problems: [Problem]

    /// Collects problems in the order of the fields.
    package init(problems: [Problem]) {
        self.problems = problems
    }

    /// Every problem, separated by semicolons.
    package var description: String { problems.map(\.description).joined(separator: "; ") }
}
