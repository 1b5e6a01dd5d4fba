/// The text of a commit: one line that says what happened, then trailers that programs read.
package struct GitMessage: Sendable, Equatable {
    /// One named fact about a commit, as in `Project: blog`.
    package struct Trailer: Sendable, Equatable {
        package let name: String
        package let value: String

        /// Pairs a name with its value.
        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    package let subject: String
    package let trailers: [Trailer]

    /// A subject line and its trailers, in order.
    package init(_ subject: String, trailers: [Trailer] = []) {
        self.subject = subject
        self.trailers = trailers
    }

    /// The message as git stores it; line ends inside a part become spaces, so that no value can add a trailer.
    package var text: String {
        let lines = trailers.map { "\($0.name): \(GitMessage.line($0.value))\n" }
        return GitMessage.line(subject) + "\n" + (lines.isEmpty ? "" : "\n" + lines.joined())
    }

    private static func line(_ text: String) -> String {
        String(text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : Character($0) })
    }
}
