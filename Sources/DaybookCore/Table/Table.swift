/// Rows under described columns: what JSON lists, CSV files, HTML tables and charts are written from.
package struct Table: Sendable, Equatable {
    package let columns: [FieldInfo]
    package var rows: [[Value]]
    /// How many rows there are in all; more than `rows.count` where only a part is shown.
    package var totalRows: Int

    /// A table whose rows all have one value a column.
    package init(columns: [FieldInfo], rows: [[Value]], totalRows: Int? = nil) {
        self.columns = columns
        self.rows = rows
        self.totalRows = totalRows ?? rows.count
    }
}
