import DaybookCore

/// HTML tables with a caption, header scopes and right-aligned numbers; a row header is the first column.
enum TableMarkup {
    /// At most this many rows are shown; the caption says how many there are.
    static let rowLimit = 500

    /// Adds a table; `columns` may leave out those that only machines read.
    static func add(_ table: Table, caption: String, to markup: inout Markup) {
        let shown = min(table.rows.count, rowLimit)
        markup.raw("<table><caption>")
        markup.text(caption)
        markup.raw(" <small>")
        markup.text(
            shown < table.totalRows
                ? "(first \(Figure.grouped("\(shown)")) of \(Figure.grouped("\(table.totalRows)")) rows)"
                : "(\(Figure.grouped("\(shown)")) row\(shown == 1 ? "" : "s"))")
        markup.raw("</small></caption><thead><tr>")
        for column in table.columns {
            markup.raw("<th scope=\"col\"\(isNumber(column) ? " class=\"number\"" : "") title=\"")
            markup.text(column.about)
            markup.raw("\">")
            markup.text(heading(column))
            markup.raw("</th>")
        }
        markup.raw("</tr></thead><tbody>")
        for row in table.rows.prefix(rowLimit) { add(row, table.columns, to: &markup) }
        markup.raw("</tbody></table>\n")
    }

    private static func add(_ row: [Value], _ columns: [FieldInfo], to markup: inout Markup) {
        markup.raw("<tr>")
        for (index, (value, column)) in zip(row, columns).enumerated() {
            let tag = index == 0 ? "th" : "td"
            markup.raw("<\(tag)\(index == 0 ? " scope=\"row\"" : "")\(isNumber(column) ? " class=\"number\"" : "")>")
            markup.text(Figure.text(value, unit: column.unit))
            markup.raw("</\(tag)>")
        }
        markup.raw("</tr>")
    }

    /// A column's wire name as words.
    static func heading(_ column: FieldInfo) -> String {
        let words = column.name.split(separator: "_").map { $0 == "avg" ? "average" : $0 == "os" ? "OS" : String($0) }
        let text = words.joined(separator: " ")
        return text.prefix(1).uppercased() + text.dropFirst()
    }

    static func isNumber(_ column: FieldInfo) -> Bool {
        column.unit != .date && (column.schema == .integer || column.schema == .number)
    }
}
