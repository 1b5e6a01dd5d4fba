import DaybookCore

/// One list of patterns, of which the first that matches decides; patterns are compiled when first tried.
struct PatternList {
    /// What a matching pattern says: a name, and the first version number where the list has versions.
    struct Found {
        let name: String
        let version: String
    }

    private let rules: [PatternFile.Rule]
    private let required: [[[UInt8]]]
    private var compiled: [RegularExpression?]

    /// Notes what each pattern demands; linear in the size of the patterns.
    init(_ rules: [PatternFile.Rule]) {
        self.rules = rules
        required = rules.map { RequiredLiteral.alternatives(of: $0.pattern) }
        compiled = Array(repeating: nil, count: rules.count)
    }

    /// The first pattern's answer, or nil where none matches.
    ///
    /// `pairs` are of the subject in lower case.
    ///
    /// - Throws: `invalid` where a pattern is no regular expression.
    mutating func first(in subject: [UInt8], pairs: BytePairs) throws(DaybookError) -> Found? {
        for index in rules.indices {
            let words = required[index]
            guard words.isEmpty || words.contains(where: pairs.contain) else { continue }
            let expression = try expression(at: index)
            guard let groups = expression.groups(in: subject) else { continue }
            let rule = rules[index]
            let name = PatternList.fill(rule.name, with: groups, otherwise: 1)
            guard !name.isEmpty else { continue }
            return Found(name: name, version: PatternList.fill(rule.version, with: groups, otherwise: 2))
        }
        return nil
    }

    private mutating func expression(at index: Int) throws(DaybookError) -> RegularExpression {
        if let known = compiled[index] { return known }
        let new = try RegularExpression(rules[index].pattern, ignoresCase: rules[index].ignoresCase)
        compiled[index] = new
        return new
    }

    /// The replacement with `$1` to `$9` filled in, or a group as it is; spaces at the ends are cut.
    private static func fill(_ replacement: String?, with groups: [String?], otherwise group: Int) -> String {
        func text(_ index: Int) -> String { index < groups.count ? groups[index] ?? "" : "" }
        var filled = replacement ?? text(group)
        if replacement != nil, filled.contains("$") {
            for index in 1...9 { filled = filled.replacing("$\(index)", with: text(index)) }
        }
        while filled.last?.isWhitespace == true { filled.removeLast() }
        return String(filled.drop(while: \.isWhitespace))
    }
}
