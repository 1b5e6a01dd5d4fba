/// A line without a scale, in the room of a word: its figures stand beside it.
struct Sparkline {
    let values: [Int]

    /// Adds the line; nothing of fewer than two values.
    func add(to markup: inout Markup) {
        guard values.count > 1, let largest = values.max(), largest > 0 else { return }
        let points = values.enumerated().map { "\($0.offset * 4) \(20 - 18 * $0.element / largest)" }
        markup.raw("<svg class=\"spark\" viewBox=\"0 0 \((values.count - 1) * 4) 22\" aria-hidden=\"true\">")
        markup.raw("<path class=\"now\" d=\"M\(points.joined(separator: "L"))\"/></svg>")
    }
}
