import DaybookCore

/// The first rows of a list, each with a bar as long as its share of the largest.
struct RankedList {
    let label: FieldInfo
    let metric: FieldInfo
    let rows: [(label: Value, metric: Value)]
    let caption: String
    let language: Language

    /// Adds the list as a table: a bar says again what the figure says.
    func add(to markup: inout Markup) {
        let largest = rows.compactMap(\.metric.int).max() ?? 0
        markup.raw("<table class=\"ranks\"><caption class=\"unseen\">")
        markup.text(caption)
        markup.raw("</caption><thead><tr><th scope=\"col\">")
        markup.text(TableMarkup.heading(label, language))
        markup.raw("</th><th scope=\"col\" class=\"n\">")
        markup.text(TableMarkup.heading(metric, language))
        markup.raw("</th></tr></thead><tbody>")
        for row in rows {
            markup.raw("<tr><th scope=\"row\">")
            let share = largest > 0 ? (row.metric.int ?? 0) * 100 / largest : 0
            if share > 0 { markup.raw("<i class=\"w\(share)\"></i>") }
            markup.label(language.figure(row.label, unit: label.unit))
            markup.raw("</th><td class=\"n\">")
            markup.figure(row.metric, unit: metric.unit, language)
            markup.raw("</td></tr>")
        }
        markup.raw("</tbody></table>\n")
    }
}
