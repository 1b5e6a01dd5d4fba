import DaybookCore

/// A table for a terminal: columns padded to their widest cell, numbers to the right.
enum TextTable {
    static func bytes(_ table: Table) -> [UInt8] {
        let cells = [table.columns.map(\.name)] + table.rows.map { $0.map(text) }
        let widths = table.columns.indices.map { column in cells.map { $0[column].count }.max() ?? 0 }
        let lines = cells.map { row in
            let padded = row.indices.map { column -> String in
                let padding = String(repeating: " ", count: widths[column] - row[column].count)
                let isNumber = table.columns[column].schema == .integer || table.columns[column].schema == .number
                return isNumber ? padding + row[column] : row[column] + padding
            }
            var line = padded.joined(separator: "  ")
            while line.hasSuffix(" ") { line.removeLast() }
            return line + "\n"
        }
        return lines.flatMap { Array($0.utf8) }
    }

    /// One line a cell, without what could command a terminal.
    private static func text(_ value: Value) -> String {
        switch value {
        case .text(let text):
            String(
                String.UnicodeScalarView(
                    text.unicodeScalars.map { $0.properties.generalCategory == .control ? "\u{FFFD}" : $0 }))
        case .null: ""
        case .int(let number): String(number)
        case .decimal(let number): number.description
        case .bool, .number, .list, .object: "\(value)"
        }
    }
}
