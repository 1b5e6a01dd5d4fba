package import DaybookCore

/// A text of a snapshot where it lies, for lists of which a hundred thousand rows are written.
///
/// It is valid as long as the names of its snapshot, and with them the list that makes a row of it: `RowList` gives a
/// row no longer than that.
package struct NameText: CellValue, BitwiseCopyable, @unchecked Sendable {  // @unchecked: the bytes never change.
    private let utf8: UnsafeRawBufferPointer

    /// No text.
    package init() { utf8 = UnsafeRawBufferPointer(start: nil, count: 0) }

    init(_ utf8: UnsafeRawBufferPointer) { self.utf8 = utf8 }

    package static var schema: Schema { .string }
    package var value: Value { .text(String(decoding: utf8, as: UTF8.self)) }

    /// Writes the text, quoted where it must be.
    package static func appendCSV(at place: UnsafeRawPointer, to bytes: GrowingBytes) {
        place.assumingMemoryBound(to: NameText.self).pointee.utf8.withMemoryRebound(to: UInt8.self) {
            CSVWriter.append(utf8: $0, to: bytes)
        }
    }
}
