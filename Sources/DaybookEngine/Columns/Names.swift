/// The texts behind the codes of a snapshot; codes become strings here and only here.
package struct Names: Sendable {
    let tables: [TextTable]
    let sources: TextTable
    private let texts: [OrderedTexts]
    /// The traffic sources.
    package let sourceTexts: OrderedTexts

    /// The first codes of each table, and of the sources, in the order of their texts; fewer where that is not known.
    struct Orders: Sendable {
        var columns: [Column: [UInt32]] = [:]
        var sources: [UInt32] = []
    }

    /// Orders go on from those of `previous`, whose texts must have the same codes here, or from those that are known.
    init(tables: [TextTable], sources: TextTable, after previous: Names? = nil, orders: Orders) {
        self.tables = tables
        self.sources = sources
        texts = zip(Column.allCases, tables).map { column, table in
            OrderedTexts(table, after: previous?.texts[column.rawValue], sorted: orders.columns[column] ?? [])
        }
        sourceTexts = OrderedTexts(sources, after: previous?.sourceTexts, sorted: orders.sources)
    }

    /// The texts of a column.
    package func texts(of column: Column) -> OrderedTexts { texts[column.rawValue] }

    /// The text of a code.
    package func text(_ column: Column, _ code: UInt32) -> String { tables[column.rawValue][code] }

    /// The code of a text of a column; nil where no event has it.
    package func code(of text: String, in column: Column) -> UInt32? { tables[column.rawValue].known(text) }

    /// The traffic source of a code of `Visitor.source`.
    package func source(_ code: UInt32) -> String { sources[code] }

    /// How many codes a column has.
    func count(_ column: Column) -> Int { tables[column.rawValue].count }
}
