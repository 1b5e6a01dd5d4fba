/// A set of visitors, one bit for each that a project has.
package struct VisitorSet: Sendable, Equatable {
    private var words: [UInt64] = []

    /// No visitor.
    package init() {}

    /// Adds a visitor; constant but for the growth of the set.
    package mutating func insert(_ visitor: UInt32) {
        let word = Int(visitor >> 6)
        if word >= words.count { words.append(contentsOf: repeatElement(0, count: word + 1 - words.count)) }
        words[word] |= 1 << UInt64(visitor & 63)
    }

    /// Adds all visitors of another set; linear in the project's visitors, a 64th each.
    package mutating func merge(_ other: VisitorSet) {
        if other.words.count > words.count {
            words.append(contentsOf: repeatElement(0, count: other.words.count - words.count))
        }
        for (index, word) in other.words.enumerated() { words[index] |= word }
    }

    /// How many visitors there are.
    package var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

    /// Gives each visitor, ascending.
    package func forEach(_ body: (UInt32) -> Void) {
        for (index, word) in words.enumerated() {
            var rest = word
            while rest != 0 {
                body(UInt32(index) << 6 | UInt32(rest.trailingZeroBitCount))
                rest &= rest - 1
            }
        }
    }
}
