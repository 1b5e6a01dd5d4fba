import DaybookCore

/// Lines over the days of a range, as SVG; each series has its own colour and its own dash, so that neither is needed.
struct LineChart {
    let title: String
    let dates: [String]
    let series: [(name: String, values: [Int])]

    private static let width = 960
    private static let height = 260
    private static let left = 64
    private static let right = 12
    private static let top = 12
    private static let bottom = 34

    /// Adds the chart; `id` is unique on its page.
    ///
    /// Nothing is drawn of fewer than two days.
    func add(to markup: inout Markup, id: String) {
        guard dates.count > 1 else { return }
        let scale = Scale(largest: max(1, series.flatMap(\.values).max() ?? 0))
        markup.raw("<figure class=\"chart\"><svg viewBox=\"0 0 \(LineChart.width) \(LineChart.height)\" role=\"img\"")
        markup.raw(" aria-labelledby=\"\(id)-title \(id)-text\"><title id=\"\(id)-title\">")
        markup.text(title)
        markup.raw("</title><desc id=\"\(id)-text\">")
        markup.text(description)
        markup.raw("</desc>\n")
        addGrid(scale, to: &markup)
        addDates(to: &markup)
        for (index, line) in series.enumerated() { addLine(line.values, index, scale, to: &markup) }
        markup.raw("</svg><figcaption><ul class=\"legend\">")
        for (index, line) in series.enumerated() {
            markup.raw("<li class=\"series-\(index)\">")
            markup.text(line.name)
            markup.raw("</li>")
        }
        markup.raw("</ul></figcaption></figure>\n")
    }

    private var description: String {
        let parts = series.map { "\($0.name): highest \($0.values.max() ?? 0), lowest \($0.values.min() ?? 0)" }
        return "\(dates[0]) to \(dates[dates.count - 1]). \(parts.joined(separator: "; ")). The table has every value."
    }

    private func x(_ index: Int) -> Int {
        LineChart.left + (LineChart.width - LineChart.left - LineChart.right) * index / (dates.count - 1)
    }

    private func y(_ value: Int, _ scale: Scale) -> Int {
        let room = LineChart.height - LineChart.top - LineChart.bottom
        return LineChart.top + room - room * value / scale.top
    }

    private func addGrid(_ scale: Scale, to markup: inout Markup) {
        for step in scale.steps {
            let y = y(step, scale)
            markup.raw("<line class=\"grid\" x1=\"\(LineChart.left)\" x2=\"\(LineChart.width - LineChart.right)\" ")
            markup.raw("y1=\"\(y)\" y2=\"\(y)\"/><text class=\"axis end\" x=\"\(LineChart.left - 8)\" y=\"\(y + 4)\">")
            markup.text(Figure.grouped("\(step)"))
            markup.raw("</text>\n")
        }
    }

    private func addDates(to markup: inout Markup) {
        let count = min(6, dates.count)
        for place in 0..<count {
            let index = (dates.count - 1) * place / (count - 1)
            let anchor = place == 0 ? "start" : place == count - 1 ? "end" : "middle"
            markup.raw("<text class=\"axis \(anchor)\" x=\"\(x(index))\" y=\"\(LineChart.height - 10)\">")
            markup.text(dates[index])
            markup.raw("</text>\n")
        }
    }

    private func addLine(_ values: [Int], _ index: Int, _ scale: Scale, to markup: inout Markup) {
        let points = values.enumerated().map { "\(x($0.offset)),\(y($0.element, scale))" }
        markup.raw("<polyline class=\"line series-\(index)\" points=\"\(points.joined(separator: " "))\"/>\n")
    }
}
