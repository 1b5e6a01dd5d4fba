/// Why an event or a line is not taken: one sentence that never holds a piece of it, which may hold an address.
package struct Refusal: Error, Sendable, Equatable {
    package let reason: String

    /// Keeps a sentence.
    package init(_ reason: String) {
        self.reason = reason
    }
}
