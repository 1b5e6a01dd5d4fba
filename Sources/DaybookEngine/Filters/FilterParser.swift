import DaybookCore

/// Reads filters: `country==DE;page!=/admin*;source=~news;browser==Firefox|Chrome`.
///
/// Conditions are separated by `;` and all must hold. Of the values of one, separated by `|`, one must fit, or none
/// where the operator is negated. `\` takes its meaning from the character after it; spaces around names and values do
/// not count.
struct FilterParser {
    static let conditionLimit = 20
    static let valueLimit = 100
    static let byteLimit = 2_000

    /// What must be escaped in names and in values.
    static let nameSpecials = "=!~;| "
    static let valueSpecials = ";| "

    /// How a value is meant.
    private enum Comparison {
        /// The whole text, in which a `*` stands for anything.
        case matches
        case contains, starts, ends

        func pattern(_ raw: [UInt8]) -> Glob {
            let text = FilterParser.plain(raw)
            return switch self {
            case .matches: Glob(pattern: String(decoding: raw, as: UTF8.self))
            case .contains: Glob(containing: text)
            case .starts: Glob(startingWith: text, containing: "", endingWith: "")
            case .ends: Glob(endingWith: text)
            }
        }
    }

    private static let operators: [(token: String, comparison: Comparison, isNegated: Bool)] = [
        ("==", .matches, false), ("!=", .matches, true), ("=~", .contains, false), ("!~", .contains, true),
        ("=^", .starts, false), ("!^", .starts, true), ("=$", .ends, false), ("!$", .ends, true),
        ("~", .contains, false),
    ]

    private let bytes: [UInt8]
    private var place = 0

    static func filter(_ text: String) throws(APIError) -> Filter {
        guard text.contains(where: { $0 != " " }) else { return .none }
        var parser = FilterParser(bytes: Array(text.utf8))
        var conditions = [try parser.condition()]
        while parser.place < parser.bytes.count {
            parser.place += 1
            conditions.append(try parser.condition())
        }
        guard conditions.count <= conditionLimit else {
            throw .invalidFilter("it has more than \(conditionLimit) conditions")
        }
        return Filter(conditions)
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    private mutating func condition() throws(APIError) -> Condition {
        let start = place
        let name = FilterParser.plain(try take(until: "=!~;|"))
        guard let found = FilterParser.operators.first(where: { bytes[place...].starts(with: $0.token.utf8) }) else {
            let known = FilterParser.operators.map(\.token).joined(separator: " ")
            throw problem("expected one of \(known)", at: place)
        }
        guard let dimension = FilterDimension(name) else {
            let known = FilterDimension.known.joined(separator: ", ")
            throw problem("unknown dimension '\(name)'; the dimensions are \(known)", at: start)
        }
        place += found.token.utf8.count
        let patterns = try values(found.comparison)
        return Condition(dimension, isNegated: found.isNegated, patterns: patterns)
    }

    /// The values up to the end of the condition, where `place` then is.
    private mutating func values(_ comparison: Comparison) throws(APIError) -> [Glob] {
        var patterns: [Glob] = []
        while true {
            let start = place
            let raw = try take(until: ";|")
            guard raw.count <= FilterParser.byteLimit else {
                throw problem("a value of more than \(FilterParser.byteLimit) bytes", at: start)
            }
            if raw.isEmpty, comparison != .matches { throw problem("expected a value", at: start) }
            patterns.append(comparison.pattern(raw))
            guard patterns.count <= FilterParser.valueLimit else {
                throw problem("more than \(FilterParser.valueLimit) values", at: start)
            }
            guard place < bytes.count, bytes[place] == UInt8(ascii: "|") else { return patterns }
            place += 1
        }
    }

    /// The bytes up to one of some characters that is not escaped, escapes kept, without the spaces around them.
    private mutating func take(until ends: String) throws(APIError) -> [UInt8] {
        let ends = Set(ends.utf8)
        while place < bytes.count, bytes[place] == 0x20 { place += 1 }
        let start = place
        var end = place
        while place < bytes.count, !ends.contains(bytes[place]) {
            if bytes[place] == 0x5C {
                place += 1
                guard place < bytes.count else { throw problem("a \\ with nothing after it", at: place - 1) }
                end = place + 1
            } else if bytes[place] != 0x20 {
                end = place + 1
            }
            place += 1
        }
        return Array(bytes[start..<end])
    }

    /// The text without its escapes.
    private static func plain(_ raw: [UInt8]) -> String {
        var plain: [UInt8] = []
        var isEscaped = false
        for byte in raw {
            isEscaped = !isEscaped && byte == 0x5C
            if !isEscaped { plain.append(byte) }
        }
        return String(decoding: plain, as: UTF8.self)
    }

    private func problem(_ words: String, at place: Int) -> APIError {
        let character = String(decoding: bytes[..<place], as: UTF8.self).count + 1
        return .invalidFilter("at character \(character): \(words)")
    }
}
