import DaybookCore
import DaybookEngine

/// The numbers of a report that differ between two of its values.
struct ReportDifference {
    /// What moved in one row; a row that is in one value only has nothing in the other.
    struct Row: Equatable {
        struct Cell: Equatable {
            let column: String
            let before: Value?
            let after: Value?
        }

        /// The part of the body, and the texts that name the row.
        let name: String
        let cells: [Cell]
    }

    static let rowLimit = 10

    let report: String
    /// In the order of the first value, then of the second.
    let rows: [Row]

    init(before: ReportValue, after: ReportValue) {
        report = before.info.id
        let whole = Page(limit: Int.max)
        let parts = zip(before.info.parts, zip(before.body(whole).parts, after.body(whole).parts))
        rows = parts.filter { !$0.0.isCompatibility }.flatMap { info, bodies in
            ReportDifference.rows(info, bodies.0.content, bodies.1.content)
        }
    }

    var isEmpty: Bool { rows.isEmpty }

    /// For people: a line a row, the first ones only.
    var lines: [String] {
        let shown = rows.prefix(ReportDifference.rowLimit).map { row in
            let cells = row.cells.map { cell in
                "\(cell.column) \(ReportDifference.text(cell.before)) -> \(ReportDifference.text(cell.after))"
            }
            return "  \(row.name)\t\(cells.joined(separator: ", "))"
        }
        let more = rows.count - shown.count
        return [report] + shown + (more > 0 ? ["  and \(more) more \(more == 1 ? "row" : "rows")"] : [])
    }

    /// For machines: the same rows.
    var value: Value {
        let shown = rows.prefix(ReportDifference.rowLimit).map { row in
            Value.object([
                .init("row", .text(row.name)),
                .init(
                    "changes",
                    .object(
                        row.cells.map { cell in
                            .init(
                                cell.column,
                                .object([
                                    .init("before", cell.before ?? .null), .init("after", cell.after ?? .null),
                                ]))
                        })),
            ])
        }
        return .object([
            .init("report", .text(report)), .init("rows", .list(Array(shown))),
            .init("more", .int(rows.count - shown.count)),
        ])
    }

    private static func rows(_ info: PartInfo, _ before: BodyPart.Content, _ after: BodyPart.Content) -> [Row] {
        let (old, new) = (table(before, info), table(after, info))
        let oldRows = keyed(old.rows, info)
        let newRows = keyed(new.rows, info)
        let oldByName = Dictionary(oldRows) { first, _ in first }
        let newByName = Dictionary(newRows) { first, _ in first }
        let names = oldRows.map(\.key) + newRows.map(\.key).filter { oldByName[$0] == nil }
        return names.compactMap { name in
            let (old, new) = (oldByName[name], newByName[name])
            let cells = info.columns.indices.compactMap { column -> Row.Cell? in
                let field = info.columns[column]
                guard field.schema == .integer || field.schema == .number, !field.isCompatibility else { return nil }
                let cell = Row.Cell(column: field.name, before: old?[column], after: new?[column])
                return cell.before == cell.after ? nil : cell
            }
            return cells.isEmpty ? nil : Row(name: name.text, cells: cells)
        }
    }

    private static func table(_ content: BodyPart.Content, _ info: PartInfo) -> Table {
        switch content {
        case .value(let value): Table(columns: info.columns, rows: [[value]])
        case .record(let columns, let values): Table(columns: columns, rows: [values])
        case .table(let table): table
        }
    }

    /// Rows by what names them: the part for those without a text.
    private static func keyed(_ rows: [[Value]], _ info: PartInfo) -> [(key: ExactText, value: [Value])] {
        let labels = info.columns.indices.filter {
            info.columns[$0].schema == .string && !info.columns[$0].isCompatibility
        }
        return rows.map { row in
            let texts = labels.map { row[$0].text ?? "" }
            let part = info.name == "data" ? [] : [info.name]
            return (ExactText((part + texts).joined(separator: " ")), row)
        }
    }

    private static func text(_ value: Value?) -> String {
        switch value {
        case .int(let number): String(number)
        case .decimal(let number): number.description
        case .number(let number): "\(number)"
        default: "none"
        }
    }
}
