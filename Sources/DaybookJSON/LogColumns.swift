import CSimdJSON
package import DaybookCore
import Glibc

/// Log lines as columns: what a scan reads instead of one object per line.
///
/// Texts are codes into a dictionary of these lines, code 0 the empty text. Linear in the bytes; a line takes about a
/// quarter of a microsecond.
package final class LogColumns {
    /// How a field of the line is kept.
    package enum Kind: Sendable {
        case text
        case int
        /// Whole 1/10,000, rounded half away from zero.
        case decimal
        case uuid
        /// A member of the line's `data`: texts as they are, numbers and booleans as JSON has them, else empty.
        case property
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

    /// The distinct texts of a field; code 0 is the empty text.
    package struct Dictionary {
        /// How many there are.
        package let count: Int
        /// All texts, one after the other.
        package let bytes: UnsafeRawBufferPointer
        /// Where each text ends and the next begins: one more number than texts, the first 0.
        package let ends: UnsafeBufferPointer<UInt32>
        /// `TextHash` of each text but the first.
        package let hashes: UnsafeBufferPointer<UInt64>

        /// The bytes of a text.
        package subscript(code: Int) -> UnsafeRawBufferPointer {
            UnsafeRawBufferPointer(rebasing: bytes[Int(ends[code])..<Int(ends[code + 1])])
        }

        /// All texts by code.
        package var texts: [String] { (0..<count).map { String(decoding: self[$0], as: UTF8.self) } }
    }

    /// Stands for a number that a line does not have.
    package static let noNumber = Int64.min

    /// Bytes read at a time: few enough to stay in the processor's cache while they are checked and parsed.
    private static let chunkBytes = 1 << 19

    private let columns: OpaquePointer
    private let source: String
    private var byteCount = 0

    /// Columns without a row; a line gives a row only if it has the first field.
    ///
    /// `source` is named in errors.
    package init(_ fields: [Field], from source: String) {
        let specifications = fields.map { csj_column_field(name: strdup($0.name), kind: LogColumns.kind($0.kind)) }
        defer { specifications.forEach { free(UnsafeMutablePointer(mutating: $0.name)) } }
        guard let made = csj_columns_make(specifications, specifications.count) else {
            preconditionFailure("1 to 200 fields, and memory for them")
        }
        columns = made
        self.source = source
    }

    deinit { csj_columns_free(columns) }

    /// Adds every line of `bytes`.
    ///
    /// - Throws: `damaged` with the number of the first line that is not a JSON object or has a field of another type.
    package func add(lines bytes: [UInt8]) throws(DaybookError) {
        do {
            try add(MemoryReader(bytes))
        } catch {
            throw error as? DaybookError ?? DaybookError(.damaged, "\(source) cannot be read.")
        }
    }

    /// Adds every line that a reader gives; where the reader fails too, its error counts, since it knows the cause.
    ///
    /// - Throws: as `add(lines:)`, and what the reader throws.
    package func add(_ reader: consuming any ByteReader) throws {
        let padding = csj_padding()
        var buffer = UnsafeMutableRawBufferPointer.allocate(
            byteCount: LogColumns.chunkBytes + padding, alignment: 64)
        defer { buffer.deallocate() }
        var held = 0
        var isGood = true
        while true {
            if held == buffer.count - padding { buffer = LogColumns.widened(buffer, holding: held) }
            let space = UnsafeMutableRawBufferPointer(rebasing: buffer[held..<buffer.count - padding])
            let count = try reader.read(into: space)
            held += count
            guard isGood else {
                held = 0
                if count == 0 { break }
                continue
            }
            let text = UnsafeRawBufferPointer(rebasing: buffer[..<held])
            let whole = count == 0 ? held : (LogColumns.lastNewline(text) ?? -1) + 1
            isGood = csj_columns_add(columns, text.baseAddress, whole, UInt64(byteCount))
            byteCount += whole
            held -= whole
            if held > 0, let base = buffer.baseAddress { memmove(base, base + whole, held) }
            if count == 0 { break }
        }
        if !isGood { throw damage() }
    }

    private static func lastNewline(_ text: UnsafeRawBufferPointer) -> Int? { text.lastIndex(of: 0x0A) }

    private static func widened(
        _ buffer: UnsafeMutableRawBufferPointer, holding held: Int
    ) -> UnsafeMutableRawBufferPointer {
        let wider = UnsafeMutableRawBufferPointer.allocate(byteCount: buffer.count * 2, alignment: 64)
        wider.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[..<held]))
        buffer.deallocate()
        return wider
    }

    private func damage() -> DaybookError {
        var line = 0
        let cause = csj_columns_error(columns, &line).map { String(cString: $0) }
        return DaybookError(
            .damaged, "Line \(line) of \(source) cannot be read.", remedy: "Run 'daybook verify'.", cause: cause)
    }

    /// How many lines gave a row.
    package var rowCount: Int { csj_columns_rows(columns) }

    /// Where the line of each row begins.
    package var offsets: UnsafeBufferPointer<UInt64> {
        UnsafeBufferPointer(start: csj_columns_offsets(columns), count: rowCount)
    }

    /// The codes of a text or property field, one a row.
    package func codes(_ field: Int) -> UnsafeBufferPointer<UInt32> {
        UnsafeBufferPointer(start: csj_columns_codes(columns, field), count: rowCount)
    }

    /// The numbers of an int or decimal field, or the first halves of a UUID field, one a row.
    package func ints(_ field: Int) -> UnsafeBufferPointer<Int64> {
        UnsafeBufferPointer(start: csj_columns_ints(columns, field), count: rowCount)
    }

    /// The second halves of a UUID field, one a row.
    package func lows(_ field: Int) -> UnsafeBufferPointer<Int64> {
        UnsafeBufferPointer(start: csj_columns_lows(columns, field), count: rowCount)
    }

    /// The distinct texts of a text field; valid until more is added.
    package func dictionary(_ field: Int) -> Dictionary {
        let read = csj_columns_dictionary(columns, field)
        return Dictionary(
            count: read.count, bytes: UnsafeRawBufferPointer(start: read.bytes, count: read.byte_count),
            ends: UnsafeBufferPointer(start: read.ends, count: read.count + 1),
            hashes: UnsafeBufferPointer(start: read.hashes, count: read.count))
    }

    private static func kind(_ kind: Kind) -> csj_column_kind {
        switch kind {
        case .text: CSJ_COLUMN_TEXT
        case .int: CSJ_COLUMN_INT
        case .decimal: CSJ_COLUMN_DECIMAL
        case .uuid: CSJ_COLUMN_UUID
        case .property: CSJ_COLUMN_PROPERTY
        }
    }
}
