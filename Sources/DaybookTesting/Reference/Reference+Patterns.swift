extension Reference {
    /// True where a whole text fits a pattern; tried in every way there is.
    ///
    /// `*` stands for anything, `\` makes a character plain; with `names` a segment such as `:id` stands for one.
    static func fits(_ text: String, _ pattern: String, names: Bool = false) -> Bool {
        fits(Array(text)[...], Array(pattern)[...], after: nil, names: names)
    }

    private static func fits(
        _ text: ArraySlice<Character>, _ pattern: ArraySlice<Character>, after last: Character?, names: Bool
    ) -> Bool {
        guard let first = pattern.first else { return text.isEmpty }
        let rest = pattern.dropFirst()
        if first == "*" {
            return (text.startIndex...text.endIndex).contains { fits(text[$0...], rest, after: nil, names: names) }
        }
        if names, first == ":", last == "/" {
            let name = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber) || $0 == "_" }
            let following = rest.dropFirst(name.count)
            if !name.isEmpty && (following.isEmpty || following.first == "/" || following.first == "*") {
                let segment = text.prefix { $0 != "/" }
                return !segment.isEmpty
                    && fits(text.dropFirst(segment.count), following, after: nil, names: names)
            }
        }
        let plain = first == "\\" && !rest.isEmpty ? rest[rest.startIndex] : first
        let following = first == "\\" && !rest.isEmpty ? rest.dropFirst() : rest
        return text.first == plain && fits(text.dropFirst(), following, after: plain, names: names)
    }
}
