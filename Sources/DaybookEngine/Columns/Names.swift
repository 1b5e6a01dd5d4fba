/// The texts behind the codes of a snapshot; codes become strings here and only here.
package struct Names: Sendable {
    let tables: [TextTable]
    let sources: TextTable

    /// The text of a code.
    package func text(_ column: Column, _ code: UInt32) -> String { tables[column.rawValue][code] }

    /// The traffic source of a code of `Visitor.source`.
    package func source(_ code: UInt32) -> String { sources[code] }

    /// How many codes a column has.
    func count(_ column: Column) -> Int { tables[column.rawValue].count }
}
