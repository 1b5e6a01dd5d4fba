/// Why an event or a line is not taken: one sentence that never holds a piece of it, which may hold an address.
package struct Refusal: Error, Sendable, Equatable {
    package let reason: String

    /// Keeps a sentence.
    package init(_ reason: String) {
        self.reason = reason
    }
}

extension Refusal {
    /// A member has another kind than its name asks for.
    static func wrongKind(_ name: String, _ kind: EnvelopeType.Kind) -> Refusal {
        Refusal("Invalid request body: field '\(name)' must be \(kind.words).")
    }

    /// A member is not there.
    static func missing(_ name: String) -> Refusal {
        Refusal("Invalid request body: missing required field '\(name)'.")
    }
}
