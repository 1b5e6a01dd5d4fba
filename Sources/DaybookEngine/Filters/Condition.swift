package import DaybookCore

/// One condition of a filter: a dimension, and the texts it must be one of, or must be none of.
///
/// It is a pure question about one text, so that the engine asks it once for each entry of a dictionary.
package struct Condition: Sendable {
    package let dimension: FilterDimension
    /// True where the text must fit none of the patterns.
    package let isNegated: Bool
    private let patterns: [Glob]
    /// The condition as it is read again; equal conditions have equal texts.
    package let text: String

    /// Asks for one of some patterns, or for none of them.
    package init(_ dimension: FilterDimension, isNegated: Bool = false, patterns: [Glob]) {
        self.dimension = dimension
        self.isNegated = isNegated
        let values = Dictionary(patterns.map { (ExactText(Condition.written($0)), $0) }) { first, _ in first }
            .sorted { Ranking.isBefore($0.key.text, $1.key.text) }
        self.patterns = values.map(\.value)
        let name = Glob(exactly: dimension.name).text(escaping: FilterParser.nameSpecials)
        text = name + (isNegated ? "!=" : "==") + values.map(\.key.text).joined(separator: "|")
    }

    /// True where it selects whole sessions, false where it selects records.
    package var isOfSession: Bool { dimension.isOfSession }

    /// True where a text, as reports show it, fits.
    package func matches(_ label: String) -> Bool { patterns.contains { $0.matches(label) } != isNegated }

    /// True where a stored text fits by the label that reports show for it.
    package func selects(_ stored: String) -> Bool { matches(dimension.label(of: stored)) }

    private static func written(_ pattern: Glob) -> String { pattern.text(escaping: FilterParser.valueSpecials) }
}
