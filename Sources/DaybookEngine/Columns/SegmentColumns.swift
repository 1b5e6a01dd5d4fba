import DaybookCore
import DaybookJSON

/// The columns of one segment, its rows ordered by visitor and time; made of one or more column files.
final class SegmentColumns: @unchecked Sendable {  // @unchecked: files never change while they are open.
    /// A column of codes, and the texts behind them.
    struct Texts: Sendable {
        let codes: PackedColumn
        let texts: SectionTexts
        /// The checksum of all texts, in the order of their codes.
        let checksum: UInt32
    }

    /// Sections that are no field of the log or are kept in another way.
    enum Name {
        static let keys = "visitor.keys"
        static let firstRows = "visitor.first-rows"
        static let visitors = "visitor.texts"
        static let quarters = "quarters"
        static let offset = "offset"
        static let idHigh = "id.high"
        static let idLow = "id.low"
    }

    let rowCount: Int
    let runCount: Int
    let times: ClosedRange<Int64>
    /// The newest min(event time, receive time).
    let newest: Int64
    /// The hash of each visitor, ascending.
    let keys: UnsafeBufferPointer<UInt64>
    /// Where each visitor's rows begin, and where the last one's end.
    let firstRows: UnsafeBufferPointer<UInt32>
    /// The ids of the visitors.
    let visitors: SectionTexts
    /// The quarters of an hour (since 1970) that have a row, ascending.
    let quarters: UnsafeBufferPointer<Int64>
    let time: PackedColumn
    let received: PackedColumn
    let idHigh: PackedColumn
    let idLow: PackedColumn
    /// Where each row's line begins in the segment.
    let offset: PackedColumn
    let properties = PropertyMemory()
    private let texts: [Texts?]
    private let numbers: [PackedColumn?]
    private let files: [ColumnFile]

    /// Takes the files of one segment, the first of which has its order; nil where a needed section cannot be trusted.
    ///
    /// Linear in the needed sections, as each is checked.
    init?(_ files: [ColumnFile], columns: Set<Column>) {
        guard let base = files.first,
            let keys = base.array(Name.keys, of: UInt64.self, count: base.runCount),
            let firstRows = base.array(Name.firstRows, of: UInt32.self, count: base.runCount + 1),
            let visitors = base.ownTexts(Name.visitors), visitors.count == base.runCount,
            let quarters = base.array(Name.quarters, of: Int64.self, count: nil),
            let time = base.column(LogField.time.rawValue), let received = base.column(LogField.received.rawValue),
            let idHigh = base.column(Name.idHigh), let idLow = base.column(Name.idLow),
            let offset = base.column(Name.offset),
            firstRows.first == 0, firstRows.last == UInt32(base.rowCount)
        else { return nil }
        var texts = [Texts?](repeating: nil, count: Column.allCases.count)
        var numbers = [PackedColumn?](repeating: nil, count: Column.allCases.count)
        for column in columns {
            let name = column.field.rawValue
            guard let file = files.first(where: { $0.sections[name] != nil }), file.rowCount == base.rowCount else {
                return nil
            }
            if column.isText {
                guard let read = file.texts(name) else { return nil }
                texts[column.rawValue] = Texts(codes: read.codes, texts: read.texts, checksum: read.checksum)
            } else {
                guard let read = file.column(name) else { return nil }
                numbers[column.rawValue] = read
            }
        }
        (rowCount, runCount, times, newest) = (base.rowCount, base.runCount, base.times, base.newest)
        (self.keys, self.firstRows, self.visitors, self.quarters) = (keys, firstRows, visitors, quarters)
        (self.time, self.received, self.idHigh, self.idLow) = (time, received, idHigh, idLow)
        self.offset = offset
        (self.texts, self.numbers, self.files) = (texts, numbers, files)
    }

    /// A column of codes; it must be among those the segment was opened with.
    func texts(_ column: Column) -> Texts {
        guard let read = texts[column.rawValue] else {
            preconditionFailure("the column \(column) is read but not declared in reads")
        }
        return read
    }

    /// A column of numbers; it must be among those the segment was opened with.
    func numbers(_ column: Column) -> PackedColumn {
        guard let read = numbers[column.rawValue] else {
            preconditionFailure("the column \(column) is read but not declared in reads")
        }
        return read
    }

    /// The places of the rows in the order of their lines in the log.
    var placesInLogOrder: [UInt32] {
        (0..<UInt32(rowCount)).sorted { offset[Int($0)] < offset[Int($1)] }
    }
}
