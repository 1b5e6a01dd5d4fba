/// The records of one visitor in time order, their sessions, and which of them count.
///
/// It is valid only while a fold looks at it. Rows are numbered from 0; ties of time are ordered by arrival and id.
public struct Visitor {
    /// Consecutive records with no gap longer than 30 minutes (contract section 7.1).
    public struct Session {
        /// The first record.
        public let firstRow: Int
        /// One more than the last record; `request` and `identify` rows may lie between.
        public var endRow: Int
        public var pageviews = 0
        public var events = 0
        /// The first page view, -1 where there is none.
        public var firstView = -1
        /// The last page view, -1 where there is none.
        public var lastView = -1

        /// True where it has a page view or a custom event and so counts in sessions, bounces and durations.
        @inlinable @inline(__always) public var counts: Bool { pageviews + events > 0 }

        init(firstRow: Int) {
            self.firstRow = firstRow
            endRow = firstRow + 1
        }
    }

    public let rowCount: Int
    /// Event times, milliseconds since 1970.
    public let time: UnsafePointer<Int64>
    /// Kinds of event, `EventKind` or codes above it.
    public let type: UnsafePointer<UInt32>
    /// The session of each row, -1 for rows that take no part.
    public let sessionOfRow: UnsafePointer<Int32>
    /// How long each page view was read, milliseconds; 0 for other rows.
    public let dwell: UnsafePointer<Int64>
    /// All sessions, in time order.
    public let sessions: UnsafePointer<Session>
    /// The rows that count, ascending: all of them without a filter.
    public let rows: UnsafeBufferPointer<UInt32>
    /// The sessions that count, ascending: all of them without a filter.
    public let countedSessions: UnsafeBufferPointer<UInt32>
    @usableFromInline let texts: UnsafePointer<UnsafeMutablePointer<UInt32>?>
    @usableFromInline let numbers: UnsafePointer<UnsafeMutablePointer<Int64>?>
    /// The traffic source of each session, by `Names.source`, if any fold of the scan declares `Column.referrer`.
    public let source: UnsafePointer<UInt32>

    /// The same visitor, of whom fewer rows and sessions count.
    func counting(rows: UnsafeBufferPointer<UInt32>, sessions counted: UnsafeBufferPointer<UInt32>) -> Visitor {
        Visitor(
            rowCount: rowCount, time: time, type: type, sessionOfRow: sessionOfRow, dwell: dwell, sessions: sessions,
            rows: rows, countedSessions: counted, texts: texts, numbers: numbers, source: source)
    }

    /// A column of codes that the fold declared in `reads`.
    @inlinable @inline(__always) public func codes(_ column: Column) -> UnsafePointer<UInt32> {
        guard let read = texts[column.rawValue] else {
            preconditionFailure("the column \(column) is read but not declared in reads")
        }
        return UnsafePointer(read)
    }

    /// A column of numbers that the fold declared in `reads`; `noNumber` where a row has none.
    @inlinable @inline(__always) public func numbers(_ column: Column) -> UnsafePointer<Int64> {
        guard let read = numbers[column.rawValue] else {
            preconditionFailure("the column \(column) is read but not declared in reads")
        }
        return UnsafePointer(read)
    }

    /// Stands for a number that a row does not have.
    public static let noNumber = PackedColumn.noNumber
}
