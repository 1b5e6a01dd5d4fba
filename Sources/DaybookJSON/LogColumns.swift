import CSimdJSON
package import DaybookCore
import Glibc

/// The lines of one segment as columns: what a scan reads instead of one object per line.
///
/// Texts are codes into a dictionary of this segment, code 0 the empty text. Linear in the bytes; about 2 GB/s a core.
package final class LogColumns: @unchecked Sendable {  // @unchecked: the columns never change once they are read.
    /// How a field of the line is kept.
    package enum Kind: Sendable {
        case text
        case int
        case uuid
    }

    /// A field to read.
    package struct Field: Sendable {
        package let name: String
        package let kind: Kind

        /// Names a member of the line and how to keep it.
        package init(_ name: String, _ kind: Kind) {
            self.name = name
            self.kind = kind
        }
    }

    /// Stands for a number that a line does not have.
    package static let noNumber = Int64.min

    package let rowCount: Int
    private let columns: OpaquePointer

    /// Reads every line of `bytes`; a line without the first field gives no row.
    ///
    /// - Throws: `damaged` with the number of the first line that is not a JSON object or has a field of another type.
    package init(_ fields: [Field], lines bytes: consuming [UInt8], from source: String) throws(DaybookError) {
        let length = bytes.count
        bytes.append(contentsOf: repeatElement(0, count: csj_padding()))
        let specifications = fields.map { csj_column_field(name: strdup($0.name), kind: LogColumns.kind($0.kind)) }
        defer { specifications.forEach { free(UnsafeMutablePointer(mutating: $0.name)) } }
        let read = bytes.withUnsafeBytes { buffer in
            let text = buffer.bindMemory(to: CChar.self).baseAddress
            return csj_columns_parse(specifications, specifications.count, text, length)
        }
        guard let read else { throw DaybookError(.damaged, "\(source) is too large to read into memory.") }
        var line = 0
        if let reason = csj_columns_error(read, &line) {
            let cause = String(cString: reason)
            csj_columns_free(read)
            throw DaybookError(
                .damaged, "Line \(line) of \(source) cannot be read.", remedy: "Run 'daybook verify'.", cause: cause)
        }
        columns = read
        rowCount = csj_columns_rows(read)
    }

    deinit { csj_columns_free(columns) }

    /// The codes of a text field, one a row.
    package func codes(_ field: Int) -> UnsafeBufferPointer<UInt32> {
        UnsafeBufferPointer(start: csj_columns_codes(columns, field), count: rowCount)
    }

    /// The numbers of an int field, or the first halves of a UUID field, one a row.
    package func ints(_ field: Int) -> UnsafeBufferPointer<Int64> {
        UnsafeBufferPointer(start: csj_columns_ints(columns, field), count: rowCount)
    }

    /// The second halves of a UUID field, one a row.
    package func lows(_ field: Int) -> UnsafeBufferPointer<Int64> {
        UnsafeBufferPointer(start: csj_columns_lows(columns, field), count: rowCount)
    }

    /// The distinct texts of a text field by code; code 0 is the empty text.
    package func dictionary(_ field: Int) -> [String] {
        (0..<max(1, csj_columns_entries(columns, field))).map { code in
            guard code > 0 else { return "" }
            var length = 0
            let text = csj_columns_entry(columns, field, code, &length)
            return String(decoding: UnsafeRawBufferPointer(start: text, count: length), as: UTF8.self)
        }
    }

    private static func kind(_ kind: Kind) -> csj_column_kind {
        switch kind {
        case .text: CSJ_COLUMN_TEXT
        case .int: CSJ_COLUMN_INT
        case .uuid: CSJ_COLUMN_UUID
        }
    }
}
