/// A field of a log line whose bytes somebody else keeps until the line is written.
public enum LinePiece {
    case none
    /// Plain text in UTF-8; an empty one counts as none.
    case text(UnsafeRawBufferPointer)
    case int(Int)
    case uuid(UInt64, UInt64)
    /// A value that is JSON already.
    case json(UnsafeRawBufferPointer)
    /// Members that `LineDraft.append` wrote: this field and some of those behind it.
    case members(UnsafeRawBufferPointer)

    /// True for nothing and for an empty text.
    @inlinable public var isEmpty: Bool {
        switch self {
        case .none: true
        case .text(let text): text.isEmpty
        default: false
        }
    }
}

/// The fields of one log line as pieces: the line that `StoredEvent` writes of the same fields, without its strings.
///
/// One thread uses it at a time, for one line after another. It is public as `GrowingBytes` is.
public final class LineDraft {
    @usableFromInline let pieces: UnsafeMutablePointer<LinePiece>
    /// What stands before each field's value.
    private let keys: UnsafeMutableBufferPointer<UnsafeRawBufferPointer>

    /// Starts with no fields.
    package init() {
        let fields = LogField.allCases
        keys = .allocate(capacity: fields.count)
        for (position, field) in fields.enumerated() {
            precondition(field.position == position, "fields are numbered in their order")
            let key = Array("\(position == 0 ? "{" : ",")\"\(field.rawValue)\":".utf8)
            let room = UnsafeMutableRawBufferPointer.allocate(byteCount: key.count, alignment: 8)
            room.copyBytes(from: key)
            keys.initializeElement(at: position, to: UnsafeRawBufferPointer(room))
        }
        pieces = .allocate(capacity: fields.count)
        pieces.initialize(repeating: .none, count: fields.count)
    }

    deinit {
        for key in keys { key.deallocate() }
        keys.deallocate()
        pieces.deallocate()
    }

    /// Drops all fields.
    package func removeAll() { pieces.update(repeating: .none, count: keys.count) }

    /// A field's piece.
    @inlinable @inline(__always) public subscript(field: LogField) -> LinePiece {
        get { pieces[field.position] }
        set { pieces[field.position] = newValue }
    }

    /// Adds the line without its newline; the first field must be set.
    package func write(to output: GrowingBytes) {
        for position in keys.indices { append(pieces[position], at: position, to: output) }
        output.append(0x7D)
    }

    /// Adds a text as a field's member, to be set as `members` in one line after another.
    package func append(_ text: UnsafeRawBufferPointer, as field: LogField, to output: GrowingBytes) {
        append(.text(text), at: field.position, to: output)
    }

    @inline(__always)
    private func append(_ piece: LinePiece, at position: Int, to output: GrowingBytes) {
        switch piece {
        case .none: return
        case .text(let text):
            guard !text.isEmpty else { return }
            output.append(keys[position])
            output.append(quoted: text)
        case .int(let number):
            output.append(keys[position])
            output.append(decimal: number)
        case .uuid(let high, let low):
            output.append(keys[position])
            output.append(0x22)
            output.append(uuid: high, low)
            output.append(0x22)
        case .json(let bytes):
            output.append(keys[position])
            output.append(bytes)
        case .members(let bytes): output.append(bytes)
        }
    }
}

extension LogField {
    /// The place among all fields.
    @inlinable @inline(__always) var position: Int {
        // Cases without values are numbered in the order of their declaration.
        Int(unsafeBitCast(self, to: UInt8.self))
    }
}
