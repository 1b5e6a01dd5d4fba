/// How far a long operation is.
package struct Progress: Sendable, Equatable {
    /// What is done, as in `1,200,000 lines`.
    package let words: String
    /// The share that is done, 0 to 1; nil where the whole is not known.
    package let share: Double?

    /// A state to show.
    package init(words: String, share: Double?) {
        self.words = words
        self.share = share
    }
}
