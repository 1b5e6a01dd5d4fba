import DaybookCore
import DaybookJSON
import Synchronization

/// One property of the events of a segment, in the order of its rows.
///
/// Properties are as many as users think up, so they have no place in column files: they are read from the log when a
/// filter asks for them.
final class PropertyColumn: Sendable {
    let codes: CodeMap
    let texts: [String]

    /// Reads a property of every line again and puts the values in the order of the columns.
    ///
    /// - Throws: `damaged` for lines that are not those of the columns.
    init(_ key: ExactText, of columns: SegmentColumns, _ reader: any ByteReader, from source: String) throws {
        let lines = LogColumns(
            [.init(LogField.time.rawValue, .int), .init(key.text, .property)], from: source)
        try lines.add(reader)
        guard lines.rowCount == columns.rowCount else {
            throw DaybookError(.damaged, "\(source) has changed while it was read.", remedy: "Run 'daybook verify'.")
        }
        let (read, places) = (lines.codes(1), columns.placesInLogOrder)
        var codes = [UInt32](repeating: 0, count: columns.rowCount)
        for (row, place) in places.enumerated() { codes[Int(place)] = read[row] }
        self.codes = CodeMap(codes)
        texts = lines.dictionary(1).texts
    }
}

/// The properties of a segment that were asked for, until too many others are.
final class PropertyMemory: Sendable {
    private static let limit = 8
    private let known = Mutex<[(key: ExactText, column: PropertyColumn)]>([])

    /// The column that is known, or the one that is made, which may be made twice by two that ask at once.
    func column(_ key: ExactText, _ make: () throws -> PropertyColumn) rethrows -> PropertyColumn {
        if let found = known.withLock({ $0.first { $0.key == key }?.column }) { return found }
        let made = try make()
        known.withLock { known in
            if known.count >= PropertyMemory.limit { known.removeFirst() }
            known.append((key, made))
        }
        return made
    }
}

/// One property of all events of a snapshot.
struct PropertyCodes: Sendable {
    let key: ExactText
    let texts: TextTable
    /// In the order of the segments that are read.
    let rows: [PropertyRows]

    init(_ key: ExactText, _ columns: [PropertyColumn]) {
        self.key = key
        var texts = TextTable()
        rows = columns.map { column in
            PropertyRows(codes: column.codes, map: CodeMap(column.texts.map { texts.code(of: $0) }))
        }
        self.texts = texts
    }
}

/// A property of the rows of one segment, and what their codes are in all segments.
struct PropertyRows: Sendable {
    let codes: CodeMap
    let map: CodeMap
}
