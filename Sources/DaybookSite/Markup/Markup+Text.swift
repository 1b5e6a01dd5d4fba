import DaybookCore

/// Labels and figures as every page writes them.
extension Markup {
    /// From how many characters on a label may be cut, and how many of its end are kept.
    private static let (cutFrom, tail) = (28, 12)

    /// Adds a label that narrow places cut in its middle; the whole of it stays in the text.
    mutating func label(_ label: String) {
        guard label.count > Markup.cutFrom else {
            raw("<span>")
            text(label)
            raw("</span>")
            return
        }
        raw("<span class=\"cut\" title=\"")
        text(label)
        raw("\"><span>")
        text(String(label.dropLast(Markup.tail)))
        raw("</span><span>")
        text(String(label.suffix(Markup.tail)))
        raw("</span></span>")
    }

    /// Adds a figure, shortened where it is long, with the exact value at hand.
    mutating func figure(_ value: Value, unit: Unit, _ language: Language) {
        let exact = language.figure(value, unit: unit)
        let short = language.shortFigure(value, unit: unit)
        guard short != exact, let number = value.int else { return text(exact) }
        raw("<data value=\"\(number)\" title=\"")
        text(exact)
        raw("\">")
        text(short)
        raw("</data>")
    }

    /// Adds a link whose target Daybook has made.
    mutating func link(_ target: String, _ words: String, label: String? = nil) {
        raw("<a href=\"")
        text(target)
        if let label {
            raw("\" aria-label=\"")
            text(label)
        }
        raw("\">")
        text(words)
        raw("</a>")
    }
}
