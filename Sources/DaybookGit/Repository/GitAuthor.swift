/// Who made a commit, as git records it.
package struct GitAuthor: Sendable, Equatable {
    package let name: String
    package let email: String

    /// A name and an address; characters that git cannot hold are left out, and an empty part becomes `daybook`.
    package init(name: String, email: String) {
        self.name = GitAuthor.cleaned(name)
        self.email = GitAuthor.cleaned(email)
    }

    private static func cleaned(_ text: String) -> String {
        let kept = text.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F && $0 != "<" && $0 != ">" }
        let words = String(String.UnicodeScalarView(kept)).split(separator: " ").joined(separator: " ")
        let hasLetters = words.contains { $0.isLetter || $0.isNumber }
        return hasLetters ? words : "daybook"
    }
}
