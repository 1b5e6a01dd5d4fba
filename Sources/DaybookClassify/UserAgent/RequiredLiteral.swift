/// Finds texts of which one must stand in everything that a pattern matches.
///
/// Most patterns then need not run at all. The texts are in ASCII lower case and compare with a lower-case subject,
/// which is safe for patterns of either case. What is not understood is left out, so a text may be missed, but none is
/// demanded too much.
struct RequiredLiteral {
    private let pattern: [UInt8]
    private var index = 0

    /// The alternatives, one of which must occur; empty where the pattern demands none of at least two bytes.
    static func alternatives(of pattern: String) -> [[UInt8]] {
        var parser = RequiredLiteral(pattern: Array(pattern.utf8))
        let found = parser.alternation() ?? []
        return parser.index == parser.pattern.count ? found : []
    }

    private init(pattern: [UInt8]) {
        self.pattern = pattern
    }

    /// The branches up to a closing parenthesis or the end; nil where a branch demands nothing.
    private mutating func alternation() -> [[UInt8]]? {
        var all: [[UInt8]]? = sequence()
        while take("|") {
            let branch = sequence()
            if let known = all, let branch { all = known + branch } else { all = nil }
        }
        return all
    }

    /// What the best piece of one branch demands.
    private mutating func sequence() -> [[UInt8]]? {
        var best: [[UInt8]]?
        var run: [UInt8] = []
        func consider(_ candidate: [[UInt8]]) {
            if RequiredLiteral.rank(candidate) > best.map(RequiredLiteral.rank) ?? 0 { best = candidate }
        }
        while index < pattern.count, pattern[index] != UInt8(ascii: "|"), pattern[index] != UInt8(ascii: ")") {
            let item = next()
            let repeats = quantifier()
            if case .literal(let byte) = item, repeats != .optional {
                run.append(byte)
                if repeats == .once { continue }
            }
            consider([run])
            run = []
            if case .group(let alternatives?) = item, repeats != .optional { consider(alternatives) }
        }
        consider([run])
        return best
    }

    private enum Item {
        case literal(UInt8)
        case group([[UInt8]]?)
        case anything
    }

    private enum Repeats {
        case once, several, optional
    }

    /// Longer is better, fewer alternatives break a tie; one byte is worth nothing.
    private static func rank(_ alternatives: [[UInt8]]) -> Int {
        let shortest = alternatives.map(\.count).min() ?? 0
        return shortest < 2 ? 0 : min(shortest, 12) * 1_000 - min(alternatives.count, 999)
    }

    private mutating func next() -> Item {
        let byte = pattern[index]
        index += 1
        switch byte {
        case UInt8(ascii: "("): return group()
        case UInt8(ascii: "["):
            skipClass()
            return .anything
        case UInt8(ascii: "\\"):
            return escape()
        case UInt8(ascii: "."), UInt8(ascii: "^"), UInt8(ascii: "$"): return .anything
        default: return .literal(byte.lowercased)
        }
    }

    /// A sign that stands for itself, or a class, a number or an assertion, whose arguments are skipped.
    private mutating func escape() -> Item {
        guard index < pattern.count else { return .anything }
        let escaped = pattern[index]
        index += 1
        guard escaped.isLetterOrDigit else { return .literal(escaped) }
        let takesArguments = escaped < 0x41 || "xcpPkgou".utf8.contains(escaped)
        if takesArguments {
            while index < pattern.count, pattern[index].isLetterOrDigit { index += 1 }
            if take("{") { while index < pattern.count, !take("}") { index += 1 } }
        }
        return .anything
    }

    private mutating func group() -> Item {
        var demands = true
        if take("?") {
            if take("!") {
                demands = false
            } else if take("<") {
                demands = false
                _ = take("=") || take("!")
            } else {
                while index < pattern.count, pattern[index].isLetterOrDigit { index += 1 }
                _ = take(":") || take("=")
            }
        }
        let inner = alternation()
        _ = take(")")
        return .group(demands ? inner : nil)
    }

    private mutating func skipClass() {
        _ = take("^")
        _ = take("]")
        while index < pattern.count, pattern[index] != UInt8(ascii: "]") {
            index += pattern[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        index = min(index + 1, pattern.count)
    }

    private mutating func quantifier() -> Repeats {
        var repeats = Repeats.once
        if take("?") || take("*") {
            repeats = .optional
        } else if take("+") {
            repeats = .several
        } else if index < pattern.count, pattern[index] == UInt8(ascii: "{") {
            let isOptional = index + 1 < pattern.count && pattern[index + 1] == UInt8(ascii: "0")
            while index < pattern.count, !take("}") { index += 1 }
            repeats = isOptional ? .optional : .several
        }
        if repeats != .once { _ = take("?") || take("+") }
        return repeats
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard index < pattern.count, pattern[index] == UInt8(ascii: character) else { return false }
        index += 1
        return true
    }
}

extension UInt8 {
    /// An ASCII capital as its small letter, any other byte as it is.
    var lowercased: UInt8 { self >= 0x41 && self <= 0x5A ? self | 0x20 : self }

    /// True for ASCII letters and digits.
    var isLetterOrDigit: Bool {
        (0x30...0x39).contains(self) || (0x61...0x7A).contains(lowercased)
    }
}
