/// Why a line cannot be imported: one sentence that never holds a piece of the line, which may hold an address.
struct LineRejection: Error, Equatable {
    let reason: String

    /// Keeps a sentence.
    init(_ reason: String) {
        self.reason = reason
    }
}
