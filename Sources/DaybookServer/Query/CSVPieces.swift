import DaybookCore
import Synchronization

/// A table as CSV in pieces of some thousand rows, so that a long one is never in memory as text at once.
final class CSVPieces: Sendable {
    private let table: Table
    private let row = Mutex<Int?>(nil)
    private static let rowsPerPiece = 2_000

    init(_ table: Table) {
        self.table = table
    }

    /// The header, then rows; nil after the last.
    func next() -> [UInt8]? {
        row.withLock { row in
            guard let start = row else {
                row = 0
                return CSVWriter.header(table.columns)
            }
            guard start < table.rows.count else { return nil }
            let end = min(start + CSVPieces.rowsPerPiece, table.rows.count)
            row = end
            return CSVWriter.lines(table.rows[start..<end])
        }
    }
}
