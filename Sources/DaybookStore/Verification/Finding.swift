/// One thing that is not as it was sealed: what, where, and what to do.
package struct Finding: Sendable, Equatable, CustomStringConvertible {
    /// What kind of damage it is, for programs.
    package enum Kind: String, Sendable {
        case definitionBroken = "definition-broken"
        case ledgerBroken = "ledger-broken"
        case segmentMissing = "segment-missing"
        case segmentChanged = "segment-changed"
        case segmentUnexpected = "segment-unexpected"
        case notAsCommitted = "not-as-committed"
        case foreignFile = "foreign-file"
    }

    package let kind: Kind
    /// The path below the data directory.
    package let path: String
    package let words: String
    package let remedy: String

    /// Describes a finding; `words` go on after the path, `remedy` is a sentence.
    package init(_ kind: Kind, _ path: String, _ words: String, remedy: String) {
        self.kind = kind
        self.path = path
        self.words = words
        self.remedy = remedy
    }

    /// Path, complaint and remedy in two sentences.
    package var description: String { "\(path) \(words). \(remedy)" }
}
