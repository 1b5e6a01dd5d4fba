package import DaybookCore

/// All events of one project-local day, ordered by visitor, time, receive time and id.
///
/// A day holds its events whatever segment or import they came in, so that late lines touch only their own days.
package final class DayColumns: Sendable {
    package let day: Day
    /// From the day's first instant to the first of the next.
    package let bounds: Range<Instant>
    package let rowCount: Int
    /// Event time, milliseconds since 1970.
    package let time: ColumnSlice<Int64>
    /// Dense code of the visitor.
    package let visitor: ColumnSlice<UInt32>
    private let texts: [ColumnSlice<UInt32>?]
    private let numbers: [ColumnSlice<Int64>?]

    /// Takes columns of equal length, indexed by `Column.rawValue`.
    init(
        day: Day, bounds: Range<Instant>, time: ColumnSlice<Int64>, visitor: ColumnSlice<UInt32>,
        texts: [ColumnSlice<UInt32>?],
        numbers: [ColumnSlice<Int64>?]
    ) {
        self.day = day
        self.bounds = bounds
        self.time = time
        self.visitor = visitor
        self.texts = texts
        self.numbers = numbers
        rowCount = time.count
    }

    /// A column of codes; the snapshot must have been loaded with it.
    package func codes(_ column: Column) -> ColumnSlice<UInt32> {
        guard let slice = texts[column.rawValue] else {
            preconditionFailure("the column \(column) is read but not declared in reads")
        }
        return slice
    }

    /// A column of numbers, `LogColumns.noNumber` where a line has none.
    package func numbers(_ column: Column) -> ColumnSlice<Int64> {
        guard let slice = numbers[column.rawValue] else {
            preconditionFailure("the column \(column) is read but not declared in reads")
        }
        return slice
    }
}
