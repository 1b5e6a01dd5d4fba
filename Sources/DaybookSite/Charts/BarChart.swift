import DaybookCore

/// Horizontal bars of the first rows of a ranked list, as SVG.
struct BarChart {
    let title: String
    let bars: [(label: String, value: Int)]

    private static let width = 960
    private static let rowHeight = 26
    private static let labelWidth = 330

    /// Adds the chart; `id` is unique on its page.
    ///
    /// Nothing is drawn without bars.
    func add(to markup: inout Markup, id: String) {
        guard let largest = bars.map(\.value).max(), largest > 0 else { return }
        let height = bars.count * BarChart.rowHeight + 8
        markup.raw("<figure class=\"chart\"><svg viewBox=\"0 0 \(BarChart.width) \(height)\" role=\"img\"")
        markup.raw(" aria-labelledby=\"\(id)-title\"><title id=\"\(id)-title\">")
        markup.text("\(title): the first \(bars.count) rows of the table")
        markup.raw("</title>\n")
        for (index, bar) in bars.enumerated() { add(bar, at: index * BarChart.rowHeight + 4, largest, to: &markup) }
        markup.raw("</svg></figure>\n")
    }

    private func add(_ bar: (label: String, value: Int), at y: Int, _ largest: Int, to markup: inout Markup) {
        let room = BarChart.width - BarChart.labelWidth - 100
        let length = max(1, room * bar.value / largest)
        let baseline = y + 17
        markup.raw("<text class=\"axis end\" x=\"\(BarChart.labelWidth - 8)\" y=\"\(baseline)\">")
        markup.text(shortened(bar.label))
        markup.raw("</text><rect class=\"bar\" x=\"\(BarChart.labelWidth)\" y=\"\(y + 2)\" width=\"\(length)\" ")
        markup.raw("height=\"\(BarChart.rowHeight - 6)\" rx=\"2\"/>")
        markup.raw("<text class=\"axis start\" x=\"\(BarChart.labelWidth + length + 8)\" y=\"\(baseline)\">")
        markup.text(Figure.grouped("\(bar.value)"))
        markup.raw("</text>\n")
    }

    /// The label cut in its middle to what fits; the table has it whole.
    private func shortened(_ label: String) -> String {
        label.count <= 44 ? label : "\(label.prefix(26))…\(label.suffix(16))"
    }
}
