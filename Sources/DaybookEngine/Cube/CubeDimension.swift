import DaybookCore

/// What a cube's cells tell sessions apart by.
package enum CubeDimension: Int, CaseIterable, Sendable {
    case source
    case country
    case device
    case browser
    case entry
    case exit

    /// The same as filters know it.
    package var filter: FilterDimension {
        switch self {
        case .source: .source
        case .country: .country
        case .device: .device
        case .browser: .browser
        case .entry: .entry
        case .exit: .exit
        }
    }

    /// Where its texts come from; nil for sources, which are texts of their own.
    private var column: Column? {
        switch self {
        case .source: nil
        case .country: .country
        case .device: .device
        case .browser: .browser
        case .entry, .exit: .path
        }
    }

    /// What reports show for a code of a session.
    func label(_ code: UInt32, _ names: Names) -> String {
        code == noCode ? PublicView.other : filter.label(of: text(code, names))
    }

    /// The text behind a code; `PublicView.other` where there is none.
    func text(_ code: UInt32, _ names: Names) -> String {
        guard code != noCode else { return PublicView.other }
        return column.map { names.text($0, code) } ?? names.source(code)
    }

    /// The code of a text; nil where no session has it.
    func code(of text: String, _ names: Names) -> UInt32? {
        column.map { names.code(of: text, in: $0) } ?? names.sources.known(text)
    }

    /// For each code the one that stands for its label, so that two with one label are one: an unknown country is `XX`
    /// whether it was stored or not, and what is called `(other)` counts as put together.
    func standing(_ names: Names) -> [UInt32] {
        let count = column.map(names.count) ?? names.sources.count
        var codes = Array(0..<UInt32(count))
        if let nothing = code(of: "", names), let known = code(of: filter.label(of: ""), names) {
            codes[Int(nothing)] = known
        }
        if let other = code(of: PublicView.other, names) { codes[Int(other)] = noCode }
        return codes
    }
}

/// A code, or another number, for each dimension; ordered by the first that differ.
package struct CubeKey: BitwiseCopyable, Sendable, Hashable, Comparable {
    private var words: (UInt64, UInt64, UInt64)

    /// Puts one together.
    package init(_ code: (CubeDimension) -> UInt32) {
        func word(_ first: CubeDimension, _ second: CubeDimension) -> UInt64 {
            UInt64(code(first)) << 32 | UInt64(code(second))
        }
        words = (word(.source, .country), word(.device, .browser), word(.entry, .exit))
    }

    /// What it has for a dimension.
    package subscript(dimension: CubeDimension) -> UInt32 {
        let word = dimension.rawValue < 2 ? words.0 : dimension.rawValue < 4 ? words.1 : words.2
        return UInt32(truncatingIfNeeded: dimension.rawValue.isMultiple(of: 2) ? word >> 32 : word)
    }

    /// A key that says which dimensions others give up: all but some.
    static func all(but kept: [CubeDimension]) -> CubeKey { CubeKey { kept.contains($0) ? 0 : noCode } }

    /// The key without the dimensions that `other` has no code of, if it is one of `all(but:)`.
    func giving(up other: CubeKey) -> CubeKey {
        var key = self
        key.words.0 |= other.words.0
        key.words.1 |= other.words.1
        key.words.2 |= other.words.2
        return key
    }

    /// One of `1 << bits` numbers, the same for equal keys.
    func bucket(_ bits: Int) -> Int {
        let odd: UInt64 = 0x9E37_79B9_7F4A_7C15
        var mixed = words.0 &* odd
        mixed = (mixed ^ (mixed >> 32) ^ words.1) &* odd
        mixed = (mixed ^ (mixed >> 32) ^ words.2) &* odd
        return Int(mixed >> UInt64(UInt64.bitWidth - bits))
    }

    /// True where all codes are the same.
    package static func == (left: CubeKey, right: CubeKey) -> Bool { left.words == right.words }
    /// True where the first code that differs is lower.
    package static func < (left: CubeKey, right: CubeKey) -> Bool { left.words < right.words }

    /// Hashes all codes.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
        hasher.combine(words.1)
        hasher.combine(words.2)
    }
}
