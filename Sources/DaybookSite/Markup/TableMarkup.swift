import DaybookCore

/// HTML tables with a caption, header scopes and right-aligned numbers; a row header is the first column.
enum TableMarkup {
    /// At most this many rows are shown; the caption says how many there are.
    static let rowLimit = 500

    /// Adds a table that scrolls on its own where it is wider than the page; columns that only machines read are left
    /// out.
    static func add(_ table: Table, caption: String, _ language: Language, to markup: inout Markup) {
        let visible = table.columns.indices.filter { !table.columns[$0].isCompatibility }
        let columns = visible.map { table.columns[$0] }
        let shown = min(table.rows.count, rowLimit)
        markup.raw("<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"")
        markup.text(caption)
        markup.raw("\"><table><caption>")
        markup.text(caption)
        markup.raw(" <small>")
        markup.text(count(shown, of: table.totalRows, language))
        markup.raw("</small></caption><thead><tr>")
        for column in columns {
            markup.raw("<th scope=\"col\"\(isNumber(column) ? " class=\"n\"" : "")>")
            markup.text(heading(column, language))
            markup.raw("</th>")
        }
        markup.raw("</tr></thead><tbody>")
        let cells = zip(visible, columns).map { place, column in
            let tag = place == visible.first ? "th" : "td"
            let scope = place == visible.first ? " scope=\"row\"" : ""
            return Cell(
                place: place, unit: column.unit, start: "<\(tag)\(scope)\(isNumber(column) ? " class=\"n\"" : "")>",
                end: "</\(tag)>")
        }
        for row in table.rows.prefix(rowLimit) {
            markup.raw("<tr>")
            for cell in cells {
                markup.raw(cell.start)
                markup.text(language.figure(row[cell.place], unit: cell.unit))
                markup.raw(cell.end)
            }
            markup.raw("</tr>")
        }
        markup.raw("</tbody></table></div>\n")
    }

    /// How a column's values stand in their rows.
    private struct Cell {
        let place: Int
        let unit: Unit
        let start: String
        let end: String
    }

    private static func count(_ shown: Int, of all: Int, _ language: Language) -> String {
        if shown < all {
            return language(.rowsShown, ["shown": language.grouped(shown), "all": language.grouped(all)])
        }
        return shown == 1 ? language(.rowCountOne) : language(.rowCount, ["count": language.grouped(shown)])
    }

    /// Adds what each column means.
    static func addDefinitions(_ columns: [FieldInfo], _ language: Language, to markup: inout Markup) {
        markup.raw("<dl class=\"definitions\">")
        for column in columns where !column.isCompatibility {
            markup.raw("<div><dt>")
            markup.text(heading(column, language))
            markup.raw("</dt><dd>")
            markup.text(language.text(column.about))
            markup.raw("</dd></div>")
        }
        markup.raw("</dl>\n")
    }

    /// A column's wire name as words.
    static func heading(_ column: FieldInfo, _ language: Language) -> String {
        language.text(heading(column.name))
    }

    /// A wire name as English words, which is what a locale file translates.
    static func heading(_ name: String) -> String {
        let words = name.split(separator: "_").map { word in
            switch word {
            case "avg": "average"
            case "os": "OS"
            case "utm": "UTM"
            case "p50", "p75", "p90", "p95", "p99": word.uppercased()
            default: String(word)
            }
        }
        let text = words.joined(separator: " ")
        return text.prefix(1).uppercased() + text.dropFirst()
    }

    static func isNumber(_ column: FieldInfo) -> Bool {
        column.unit != .date && (column.schema == .integer || column.schema == .number)
    }
}
