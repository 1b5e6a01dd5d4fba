package import DaybookCore

/// What everyone may see of a report's lists: rows of few visitors are put together.
package struct PublicView: Sendable {
    /// What stands in place of the labels of rows that are put together.
    package static let other = "(other)"

    private let threshold: Int
    private let isFiltered: Bool

    /// The view of rows with at least so many visitors; `isFiltered` where only a part of the traffic is counted.
    package init(threshold: Int, isFiltered: Bool) {
        self.threshold = threshold
        self.isFiltered = isFiltered
    }

    /// The view that a query asks for; nil for everything.
    init?(_ query: ReportQuery) {
        guard let threshold = query.publicThreshold else { return nil }
        self.init(threshold: threshold, isFiltered: !query.filter.isEmpty)
    }

    /// True where rows may be put together.
    func changes(_ people: RowPeople?) -> Bool { people.map { $0.identifies || isFiltered } ?? false }

    /// A whole list as it may be seen: rows of fewer visitors than the threshold become one, which is the last.
    ///
    /// Its counts are theirs added, a visitor of several rows counted for each; its `percentage` is that of all
    /// visitors of the list. Rates and means, which cannot be added, are 0. Linear in the rows.
    package func table(_ table: Table, _ people: RowPeople?) -> Table {
        guard let people, changes(people), let visitors = table.columns.firstIndex(where: { $0.name == people.column })
        else { return table }
        let category = table.columns.firstIndex { $0.name == people.category }
        var (rows, categories): ([[Value]], [String]) = ([], [])
        for row in table.rows {
            let name = category.flatMap { row[$0].text } ?? ""
            if !categories.contains(name) { categories.append(name) }
        }
        for name in categories {
            let own = category.map { column in table.rows.filter { $0[column].text == name } } ?? table.rows
            let small = own.filter { ($0[visitors].int ?? 0) < threshold }
            rows += own.filter { ($0[visitors].int ?? 0) >= threshold }
            if !small.isEmpty { rows.append(sum(of: small, among: own, table.columns, visitors, category)) }
        }
        return Table(columns: table.columns, rows: rows)
    }

    private func sum(
        of small: [[Value]], among all: [[Value]], _ columns: [FieldInfo], _ visitors: Int, _ category: Int?
    ) -> [Value] {
        columns.indices.map { column in
            let info = columns[column]
            if column == category { return small[0][column] }
            switch (info.schema, info.unit) {
            case (.string, _): return .text(PublicView.other)
            case (.integer, .count), (.integer, .bytes): return .int(total(small, column))
            case (.number, .percent) where info.name == "percentage":
                return .decimal(.percent(total(small, visitors), of: total(all, visitors)))
            case (.number, _):
                guard case .decimal(let number) = small[0][column] else { return .int(0) }
                return .decimal(Fixed(units: 0, decimals: number.decimals))
            default: return .null
            }
        }
    }

    private func total(_ rows: [[Value]], _ column: Int) -> Int {
        rows.reduce(0) { sum, row in
            let (total, isTooMuch) = sum.addingReportingOverflow(row[column].int ?? 0)
            return isTooMuch ? Int.max : total
        }
    }
}
