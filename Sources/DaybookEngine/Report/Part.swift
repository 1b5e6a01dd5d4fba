package import DaybookCore

/// One part of a report's body: its description, and how it is read from the report's result.
package struct Part<Result: Sendable>: Sendable {
    let info: PartInfo
    let read: @Sendable (Result, Page, PublicView?) -> BodyPart.Content
    /// A list as a CSV; nil for a record or a value.
    let csv: (@Sendable (Result, Page, PublicView?) -> [UInt8])?

    /// How many rows a list has; 0 for a record or a value.
    let rowCount: @Sendable (Result) -> Int

    private init(
        info: PartInfo, rowCount: @escaping @Sendable (Result) -> Int = { _ in 0 },
        csv: (@Sendable (Result, Page, PublicView?) -> [UInt8])? = nil,
        read: @escaping @Sendable (Result, Page, PublicView?) -> BodyPart.Content
    ) {
        self.info = info
        self.csv = csv
        self.rowCount = rowCount
        self.read = read
    }

    /// A list of records, of which a page is shown; a list that is not paged is always whole.
    ///
    /// `people` says how many visitors a row stands for, where a column counts them.
    package static func rows<Row, Rows: RowList<Row> & Sendable>(
        _ name: String, _ title: String, _ about: String, _ shape: Shape<Row>, paged: Bool = true,
        isCompatibility: Bool = false, people: RowPeople? = nil, _ rows: @escaping @Sendable (Result) -> Rows
    ) -> Part {
        let info = PartInfo(
            name: name, title: title, about: about, kind: .table, columns: shape.infos,
            isCompatibility: isCompatibility, people: people)
        @Sendable func values(_ rows: Rows, _ places: Range<Int>) -> [[Value]] {
            var values: [[Value]] = []
            values.reserveCapacity(places.count)
            rows.forEach(in: places) { values.append(shape.row($0.pointee)) }
            return values
        }
        @Sendable func table(_ result: Result, _ page: Page, _ view: PublicView?) -> Table {
            let all = rows(result)
            guard let view, view.changes(people) else {
                let places = places(all.count, page, paged: paged)
                return Table(columns: shape.infos, rows: values(all, places), totalRows: all.count)
            }
            let whole = view.table(Table(columns: shape.infos, rows: values(all, 0..<all.count)), people)
            let shown = whole.rows[places(whole.rows.count, page, paged: paged)]
            return Table(columns: whole.columns, rows: Array(shown), totalRows: whole.rows.count)
        }
        return Part(
            info: info, rowCount: { rows($0).count },
            csv: { result, page, view in
                if let view, view.changes(people) { return CSVWriter.bytes(table(result, page, view)) }
                let all = rows(result)
                return shape.csv { all.forEach(in: places(all.count, page, paged: paged), $0) }
            }, read: { .table(table($0, $1, $2)) })
    }

    /// Which of so many rows are shown.
    private static func places(_ count: Int, _ page: Page, paged: Bool) -> Range<Int> {
        guard paged else { return 0..<count }
        let first = min(page.offset, count)
        return first..<first + min(page.limit, count - first)
    }

    /// One record.
    package static func record<Row>(
        _ name: String, _ title: String, _ about: String, _ shape: Shape<Row>, isCompatibility: Bool = false,
        _ record: @escaping @Sendable (Result) -> Row
    ) -> Part {
        let info = PartInfo(
            name: name, title: title, about: about, kind: .record, columns: shape.infos,
            isCompatibility: isCompatibility, people: nil)
        return Part(info: info) { result, _, _ in
            .record(columns: shape.infos, values: shape.row(record(result)))
        }
    }

    /// One value.
    package static func value<V: FieldValue>(
        _ name: String, _ title: String, _ about: String, unit: Unit = .none,
        _ value: @escaping @Sendable (Result) -> V
    ) -> Part {
        let field = FieldInfo(name: name, schema: V.schema, unit: unit, about: about)
        let info = PartInfo(
            name: name, title: title, about: about, kind: .value, columns: [field], isCompatibility: false,
            people: nil)
        return Part(info: info) { result, _, _ in .value(value(result).value) }
    }

    /// A number now and before, for clients of the older shape; pages do not show it.
    package static func comparison(
        _ name: String, _ about: String, unit: Unit, schema: Schema,
        _ values: @escaping @Sendable (Result) -> (now: Value, before: Value)
    ) -> Part {
        let columns = [
            FieldInfo(name: "value", schema: schema, unit: unit, about: about),
            FieldInfo(name: "prev", schema: schema, unit: unit, about: "The same of the period before."),
        ]
        let info = PartInfo(
            name: name, title: name, about: about, kind: .record, columns: columns, isCompatibility: true,
            people: nil)
        return Part(info: info) { result, _, _ in
            let (now, before) = values(result)
            return .record(columns: columns, values: [now, before])
        }
    }
}
